CREATE TABLE `locks` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`key` text NOT NULL,
	`scope` text NOT NULL,
	`checkout` text NOT NULL,
	`owner` text NOT NULL,
	`owner_label` text NOT NULL,
	`task_id` text,
	`reason` text NOT NULL,
	`fence` integer NOT NULL,
	`ttl_ms` integer NOT NULL,
	`acquired_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`ended_at` text,
	`outcome` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `locks_id_unique` ON `locks` (`id`);--> statement-breakpoint
CREATE INDEX `locks_project` ON `locks` (`project_id`,`ended_at`);--> statement-breakpoint
CREATE INDEX `locks_owner` ON `locks` (`owner`,`ended_at`);