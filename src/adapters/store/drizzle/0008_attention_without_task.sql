PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_attention` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text,
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
INSERT INTO `__new_attention`("position", "id", "project_id", "task_id", "agent_id", "kind", "text", "options", "opened_at", "later_at", "closed_at", "outcome", "closed_by") SELECT "position", "id", "project_id", "task_id", "agent_id", "kind", "text", "options", "opened_at", "later_at", "closed_at", "outcome", "closed_by" FROM `attention`;--> statement-breakpoint
DROP TABLE `attention`;--> statement-breakpoint
ALTER TABLE `__new_attention` RENAME TO `attention`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `attention_id_unique` ON `attention` (`id`);--> statement-breakpoint
CREATE INDEX `attention_task` ON `attention` (`task_id`,`closed_at`);--> statement-breakpoint
CREATE INDEX `attention_open` ON `attention` (`closed_at`,`position`);