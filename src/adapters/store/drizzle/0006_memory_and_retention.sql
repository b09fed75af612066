CREATE TABLE `retention` (
	`seq` integer PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_task` ON `events` (`task_id`,`seq`);--> statement-breakpoint
CREATE INDEX `events_agent` ON `events` (`agent_id`,`seq`);--> statement-breakpoint
CREATE INDEX `events_by` ON `events` (`by`,`seq`);--> statement-breakpoint
CREATE INDEX `events_group` ON `events` (substr(`type`, 1, instr(`type`, '.') - 1), `seq`);--> statement-breakpoint
DROP TRIGGER `events_no_delete`;--> statement-breakpoint
CREATE TRIGGER `events_no_delete` BEFORE DELETE ON `events`
WHEN NOT EXISTS (SELECT 1 FROM `retention` WHERE `seq` = old.`seq`)
BEGIN
	SELECT RAISE(ABORT, 'events are append-only: no event may be deleted');
END;--> statement-breakpoint
CREATE VIRTUAL TABLE `events_words` USING fts5(`type`, `by`, `detail`, content='events', content_rowid='seq');--> statement-breakpoint
INSERT INTO `events_words` (`events_words`) VALUES ('rebuild');--> statement-breakpoint
CREATE TRIGGER `events_words_add` AFTER INSERT ON `events` BEGIN
	INSERT INTO `events_words` (rowid, `type`, `by`, `detail`) VALUES (new.`seq`, new.`type`, new.`by`, new.`detail`);
END;--> statement-breakpoint
CREATE TRIGGER `events_words_remove` AFTER DELETE ON `events` BEGIN
	INSERT INTO `events_words` (`events_words`, rowid, `type`, `by`, `detail`) VALUES ('delete', old.`seq`, old.`type`, old.`by`, old.`detail`);
END;--> statement-breakpoint
CREATE VIRTUAL TABLE `memories_words` USING fts5(`key`, `value`, content='memories', content_rowid='position');--> statement-breakpoint
INSERT INTO `memories_words` (`memories_words`) VALUES ('rebuild');--> statement-breakpoint
CREATE TRIGGER `memories_words_add` AFTER INSERT ON `memories` BEGIN
	INSERT INTO `memories_words` (rowid, `key`, `value`) VALUES (new.`position`, new.`key`, new.`value`);
END;
