CREATE TABLE `attention` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text NOT NULL,
	`agent_id` text,
	`kind` text NOT NULL,
	`text` text NOT NULL,
	`options` text NOT NULL,
	`opened_at` text NOT NULL,
	`later_at` text,
	`closed_at` text,
	`outcome` text,
	`closed_by` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `attention_id_unique` ON `attention` (`id`);--> statement-breakpoint
CREATE INDEX `attention_task` ON `attention` (`task_id`,`closed_at`);--> statement-breakpoint
CREATE INDEX `attention_open` ON `attention` (`closed_at`,`position`);--> statement-breakpoint
ALTER TABLE `tasks` ADD `after` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `files` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `counts` text;--> statement-breakpoint
ALTER TABLE `tasks` ADD `collisions` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `approval` text;--> statement-breakpoint
ALTER TABLE `tasks` ADD `pinned` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `archived_at` text;--> statement-breakpoint
UPDATE `projects` SET `settings` = json_insert(`settings`, '$.include', json('[]'));
