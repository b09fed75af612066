DROP INDEX `deliveries_project`;--> statement-breakpoint
CREATE INDEX `deliveries_mailbox` ON `deliveries` (`project_id`,`recipient`,`position`,`state`);--> statement-breakpoint
CREATE INDEX `signals_task` ON `signals` (`task_id`);--> statement-breakpoint
CREATE INDEX `tasks_agent` ON `tasks` (`agent_id`);--> statement-breakpoint
CREATE INDEX `tokens_agent` ON `tokens` (`agent_id`,`revoked_at`);