CREATE TABLE `devices` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`token_id` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`address` text NOT NULL,
	`request` text,
	`paired_at` text NOT NULL,
	`seen_at` text NOT NULL,
	`revoked_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `devices_id_unique` ON `devices` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `devices_token_id_unique` ON `devices` (`token_id`);--> statement-breakpoint
CREATE TABLE `phones` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`enabled` integer NOT NULL,
	`address` text NOT NULL,
	`host` text NOT NULL,
	`port` integer NOT NULL,
	`certificate` text NOT NULL,
	`cert_file` text,
	`key_file` text,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `phones_id_unique` ON `phones` (`id`);