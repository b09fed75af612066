CREATE TABLE `conversations` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`run_id` text,
	`task_id` text,
	`agent_id` text,
	`speaker` text NOT NULL,
	`text` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_id_unique` ON `conversations` (`id`);--> statement-breakpoint
CREATE INDEX `conversations_project` ON `conversations` (`project_id`,`position`);--> statement-breakpoint
CREATE INDEX `conversations_agent` ON `conversations` (`agent_id`,`position`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`message_id` text NOT NULL,
	`recipient` text NOT NULL,
	`directed` integer NOT NULL,
	`state` text NOT NULL,
	`carrier` text,
	`created_at` text NOT NULL,
	`delivered_at` text,
	`read_at` text,
	`acknowledged_at` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_id_unique` ON `deliveries` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_once` ON `deliveries` (`message_id`,`recipient`);--> statement-breakpoint
CREATE INDEX `deliveries_recipient` ON `deliveries` (`recipient`,`state`);--> statement-breakpoint
CREATE INDEX `deliveries_project` ON `deliveries` (`project_id`,`position`);--> statement-breakpoint
CREATE TABLE `memories` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`run_id` text,
	`task_id` text,
	`thread_id` text,
	`key` text NOT NULL,
	`type` text NOT NULL,
	`value` text NOT NULL,
	`confidence` real NOT NULL,
	`version` integer NOT NULL,
	`supersedes` text NOT NULL,
	`superseded_by` text,
	`created_by` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `memories_id_unique` ON `memories` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `memories_version` ON `memories` (`project_id`,`key`,`version`);--> statement-breakpoint
CREATE INDEX `memories_current` ON `memories` (`project_id`,`superseded_by`);--> statement-breakpoint
CREATE TABLE `messages` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`thread_id` text,
	`reply_to` text,
	`task_id` text,
	`kind` text NOT NULL,
	`sender` text NOT NULL,
	`sender_label` text NOT NULL,
	`recipient` text NOT NULL,
	`body` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_id_unique` ON `messages` (`id`);--> statement-breakpoint
CREATE INDEX `messages_project` ON `messages` (`project_id`,`position`);--> statement-breakpoint
CREATE INDEX `messages_thread` ON `messages` (`thread_id`);--> statement-breakpoint
CREATE INDEX `messages_sender` ON `messages` (`sender`,`position`);--> statement-breakpoint
CREATE TABLE `run_versions` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`run_id` text NOT NULL,
	`version` integer NOT NULL,
	`name` text NOT NULL,
	`brief` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `run_versions_id_unique` ON `run_versions` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `run_versions_run` ON `run_versions` (`run_id`,`version`);--> statement-breakpoint
CREATE TABLE `runs` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`name` text NOT NULL,
	`status` text NOT NULL,
	`status_reason` text NOT NULL,
	`brief` text NOT NULL,
	`version` integer NOT NULL,
	`coordinator_id` text,
	`created_by` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`ended_at` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `runs_id_unique` ON `runs` (`id`);--> statement-breakpoint
CREATE INDEX `runs_project` ON `runs` (`project_id`,`status`);--> statement-breakpoint
CREATE TABLE `spendings` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`run_id` text,
	`task_id` text,
	`agent_id` text NOT NULL,
	`day` text NOT NULL,
	`tokens` integer NOT NULL,
	`cost_usd` real NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `spendings_id_unique` ON `spendings` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `spendings_agent_day` ON `spendings` (`agent_id`,`task_id`,`day`);--> statement-breakpoint
CREATE INDEX `spendings_day` ON `spendings` (`project_id`,`day`);--> statement-breakpoint
CREATE INDEX `spendings_task` ON `spendings` (`task_id`);--> statement-breakpoint
CREATE INDEX `spendings_run` ON `spendings` (`run_id`);--> statement-breakpoint
CREATE TABLE `threads` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`project_id` text NOT NULL,
	`run_id` text,
	`task_id` text,
	`topic` text NOT NULL,
	`status` text NOT NULL,
	`created_by` text NOT NULL,
	`waiting_on` text,
	`decision` text,
	`reasoning` text,
	`decided_by` text,
	`memory_id` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`resolved_at` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `threads_id_unique` ON `threads` (`id`);--> statement-breakpoint
CREATE INDEX `threads_project` ON `threads` (`project_id`,`status`);--> statement-breakpoint
ALTER TABLE `agents` ADD `guest` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `agents` ADD `contact` text DEFAULT 'terminal' NOT NULL;--> statement-breakpoint
ALTER TABLE `agents` ADD `summary` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `agents` ADD `cwd` text;--> statement-breakpoint
ALTER TABLE `agents` ADD `folder` text;--> statement-breakpoint
ALTER TABLE `agents` ADD `seen_at` text DEFAULT '1970-01-01T00:00:00.000Z' NOT NULL;--> statement-breakpoint
ALTER TABLE `agents` ADD `paused_reason` text;--> statement-breakpoint
ALTER TABLE `tasks` ADD `run_id` text;--> statement-breakpoint
ALTER TABLE `tasks` ADD `parent_id` text;--> statement-breakpoint
ALTER TABLE `tasks` ADD `priority` integer DEFAULT 50 NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `tags` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `notes` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `block` text;--> statement-breakpoint
ALTER TABLE `tasks` ADD `claimed_at` text;--> statement-breakpoint
ALTER TABLE `tasks` ADD `budget` text;--> statement-breakpoint
CREATE INDEX `tasks_run` ON `tasks` (`run_id`,`status`);--> statement-breakpoint
CREATE INDEX `tasks_claim` ON `tasks` (`project_id`,`status`,`priority`,`position`);--> statement-breakpoint
UPDATE `agents` SET `seen_at` = `updated_at`;--> statement-breakpoint
UPDATE `projects` SET `settings` = json_insert(`settings`, '$.task_budget', json('{"tokens":null,"cost_usd":null}'), '$.run_budget', json('{"tokens":null,"cost_usd":null}'), '$.day_budget', json('{"tokens":null,"cost_usd":null}'), '$.max_calls', 600, '$.max_messages', 30, '$.claim_at_start', json('false'), '$.file_tools', json('false'), '$.allowed_commands', json('[]'), '$.commit_hook', json('false'), '$.keep_days', 90);
