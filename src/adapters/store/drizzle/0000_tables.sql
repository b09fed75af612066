CREATE TABLE `agents` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text,
	`kind` text NOT NULL,
	`role` text NOT NULL,
	`label` text NOT NULL,
	`status` text NOT NULL,
	`status_reason` text NOT NULL,
	`paused` integer NOT NULL,
	`evidence` text NOT NULL,
	`dialog` text,
	`mcp` text NOT NULL,
	`terminal_id` text,
	`pid` integer,
	`pid_started` text,
	`session_id` text,
	`exit_code` integer,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`ended_at` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agents_id_unique` ON `agents` (`id`);--> statement-breakpoint
CREATE INDEX `agents_task` ON `agents` (`task_id`);--> statement-breakpoint
CREATE INDEX `agents_status` ON `agents` (`status`);--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` text NOT NULL,
	`type` text NOT NULL,
	`project_id` text,
	`task_id` text,
	`agent_id` text,
	`by` text NOT NULL,
	`detail` text NOT NULL,
	`images` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_project` ON `events` (`project_id`,`seq`);--> statement-breakpoint
CREATE TABLE `projects` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`root` text NOT NULL,
	`name` text NOT NULL,
	`settings` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `projects_id_unique` ON `projects` (`id`);--> statement-breakpoint
CREATE TABLE `prompts` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text NOT NULL,
	`agent_id` text,
	`text` text NOT NULL,
	`created_by` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`created_at` text NOT NULL,
	`delivered_at` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `prompts_id_unique` ON `prompts` (`id`);--> statement-breakpoint
CREATE INDEX `prompts_task_state` ON `prompts` (`task_id`,`state`);--> statement-breakpoint
CREATE TABLE `receipts` (
	`key` text PRIMARY KEY NOT NULL,
	`answer` text,
	`at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `receipts_at` ON `receipts` (`at`);--> statement-breakpoint
CREATE TABLE `signals` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text NOT NULL,
	`coordinator_id` text,
	`outcome` text NOT NULL,
	`detail` text NOT NULL,
	`completion` text,
	`created_at` text NOT NULL,
	`taken_by` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signals_id_unique` ON `signals` (`id`);--> statement-breakpoint
CREATE INDEX `signals_coordinator_taken` ON `signals` (`coordinator_id`,`taken_by`);--> statement-breakpoint
CREATE TABLE `tasks` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`title` text NOT NULL,
	`prompt` text NOT NULL,
	`status` text NOT NULL,
	`role` text NOT NULL,
	`kind` text NOT NULL,
	`complexity` text NOT NULL,
	`isolation` text NOT NULL,
	`coordinator_id` text,
	`created_by` text NOT NULL,
	`agent_id` text,
	`branch` text,
	`base_branch` text NOT NULL,
	`base_sha` text NOT NULL,
	`worktree` text,
	`prepared` integer NOT NULL,
	`launch` text NOT NULL,
	`launch_error` text,
	`options` text NOT NULL,
	`completion` text,
	`landing` text,
	`trash_ref` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`ended_at` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tasks_id_unique` ON `tasks` (`id`);--> statement-breakpoint
CREATE INDEX `tasks_project_status` ON `tasks` (`project_id`,`status`);--> statement-breakpoint
CREATE INDEX `tasks_coordinator` ON `tasks` (`coordinator_id`);--> statement-breakpoint
CREATE INDEX `tasks_order` ON `tasks` (`position`);--> statement-breakpoint
CREATE INDEX `tasks_page` ON `tasks` (`project_id`,`position`,`status`,`coordinator_id`);--> statement-breakpoint
CREATE TABLE `terminals` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text,
	`agent_id` text,
	`purpose` text NOT NULL,
	`title` text NOT NULL,
	`cols` integer NOT NULL,
	`rows` integer NOT NULL,
	`pid` integer,
	`state` text NOT NULL,
	`exit_code` integer,
	`created_at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `terminals_id_unique` ON `terminals` (`id`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`role` text NOT NULL,
	`label` text NOT NULL,
	`project_id` text,
	`task_id` text,
	`agent_id` text,
	`created_at` text NOT NULL,
	`revoked_at` text,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_id_unique` ON `tokens` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_hash_unique` ON `tokens` (`hash`);