namespace Interlock.Storage.Sqlite;

/// <summary>
/// The first schema. Everything that is filtered or ordered is a column; lists and free metadata are JSON, null when
/// empty. Numbers of states and kinds are those of their enums. Times: see <see cref="Moments"/>.
/// </summary>
internal static class Schema1
{
    public const string Script =
        """
        CREATE TABLE spec (
            name TEXT NOT NULL PRIMARY KEY,
            source_path TEXT,
            metadata TEXT,
            version INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE task (
            row INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            spec TEXT NOT NULL,
            id TEXT NOT NULL,
            parent TEXT,
            ordinal INTEGER NOT NULL,
            state INTEGER NOT NULL,
            is_parent INTEGER NOT NULL,
            optional INTEGER NOT NULL,
            soft_open INTEGER NOT NULL,
            priority INTEGER NOT NULL,
            due_at INTEGER,
            open_dependencies INTEGER NOT NULL,
            open_soft_dependencies INTEGER NOT NULL,
            last_token INTEGER NOT NULL,
            version INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            closed_at INTEGER,
            kind TEXT NOT NULL,
            completion INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            infrastructure_attempt INTEGER NOT NULL,
            progress INTEGER NOT NULL,
            estimate_minutes INTEGER,
            issue INTEGER,
            change INTEGER,
            title TEXT NOT NULL,
            state_reason TEXT,
            branch TEXT,
            base_commit TEXT,
            merge_commit TEXT,
            progress_step TEXT,
            required_skills TEXT,
            files TEXT,
            file_hints TEXT,
            requirements TEXT,
            acceptance TEXT,
            missing_dependencies TEXT,
            metadata TEXT,
            description TEXT,
            worklog TEXT,
            UNIQUE (spec, id)
        );
        CREATE INDEX task_created ON task (ordinal);
        CREATE INDEX task_spec ON task (spec, ordinal);
        CREATE INDEX task_children ON task (spec, parent, ordinal) WHERE parent IS NOT NULL;
        CREATE INDEX task_state ON task (state, spec, ordinal) WHERE is_parent = 0;
        CREATE INDEX task_ready ON task (optional, soft_open, priority, ordinal, uid) WHERE state = 1 AND is_parent = 0;
        CREATE INDEX task_ready_spec ON task (spec, optional, soft_open, priority, ordinal, uid) WHERE state = 1 AND is_parent = 0;
        CREATE INDEX task_due ON task (due_at, uid) WHERE state = 6 AND due_at IS NOT NULL;

        CREATE TABLE ready_skill (
            skill TEXT NOT NULL,
            optional INTEGER NOT NULL,
            soft_open INTEGER NOT NULL,
            priority INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            uid TEXT NOT NULL,
            PRIMARY KEY (skill, optional, soft_open, priority, ordinal, uid)
        ) WITHOUT ROWID;
        CREATE INDEX ready_skill_task ON ready_skill (uid);

        CREATE TABLE dependency (
            row INTEGER PRIMARY KEY,
            task TEXT NOT NULL,
            depends_on TEXT NOT NULL,
            hard INTEGER NOT NULL,
            UNIQUE (task, depends_on)
        );
        CREATE INDEX dependency_dependent ON dependency (depends_on);

        CREATE TABLE claim (
            row INTEGER PRIMARY KEY,
            task TEXT NOT NULL UNIQUE,
            worker TEXT NOT NULL,
            worker_kind INTEGER NOT NULL,
            token INTEGER NOT NULL,
            host TEXT NOT NULL,
            run_id TEXT,
            claimed_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            parked INTEGER NOT NULL
        );

        CREATE TABLE file_lock (
            path TEXT NOT NULL,
            task TEXT NOT NULL,
            shared INTEGER NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (path, task)
        ) WITHOUT ROWID;
        CREATE INDEX file_lock_task ON file_lock (task);

        CREATE TABLE event (
            seq INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            type TEXT NOT NULL,
            spec TEXT,
            task_id TEXT,
            run_id TEXT,
            worker TEXT,
            details TEXT
        );
        CREATE INDEX event_at ON event (at);
        CREATE INDEX event_task ON event (spec, task_id) WHERE spec IS NOT NULL;
        CREATE INDEX event_run ON event (run_id) WHERE run_id IS NOT NULL;

        CREATE TABLE record (
            row INTEGER PRIMARY KEY,
            collection TEXT NOT NULL,
            key TEXT NOT NULL,
            owner TEXT NOT NULL,
            status TEXT NOT NULL,
            body TEXT NOT NULL,
            UNIQUE (collection, key)
        );
        CREATE INDEX record_owner ON record (collection, owner, status);
        CREATE INDEX record_status ON record (collection, status);

        CREATE TABLE sequence (
            name TEXT NOT NULL PRIMARY KEY,
            value INTEGER NOT NULL
        ) WITHOUT ROWID;
        """;
}
