ALTER TABLE `agents` ADD `held` text;--> statement-breakpoint
ALTER TABLE `agents` ADD `usage` text;--> statement-breakpoint
ALTER TABLE `agents` ADD `restarts` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `depth` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `projects` SET `settings` = json_insert(`settings`, '$.max_depth', 2, '$.max_restarts', 2, '$.announce_ms', 10000, '$.hand_back_ms', 120000);
