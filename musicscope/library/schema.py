"""The tables, as steps from an empty file to the newest format.

A step is never changed once released; what differs in a later format is a further step.
"""

from __future__ import annotations

#: ``PRAGMA application_id`` of a library: "MSco".
APPLICATION_ID = 0x4D53636F

#: Step n turns format n into format n + 1; each is a sequence of SQL statements.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE folders (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path BLOB NOT NULL UNIQUE
        )""",
        # The versions of all methods that made a track's results, as JSON with sorted keys.
        """
        CREATE TABLE methods (
            id INTEGER PRIMARY KEY,
            versions TEXT NOT NULL UNIQUE
        )""",
        # detached: no folder of the library holds it any more; it comes back with all it had.
        """
        CREATE TABLE tracks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path BLOB NOT NULL UNIQUE,
            size INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            audio_hash BLOB,
            title TEXT NOT NULL DEFAULT '',
            artist TEXT NOT NULL DEFAULT '',
            album TEXT NOT NULL DEFAULT '',
            album_artist TEXT NOT NULL DEFAULT '',
            year INTEGER,
            genres TEXT NOT NULL DEFAULT '',
            track_number INTEGER,
            duration_s REAL NOT NULL DEFAULT 0,
            codec TEXT NOT NULL DEFAULT '',
            bit_rate INTEGER,
            channels INTEGER NOT NULL DEFAULT 0,
            rate INTEGER NOT NULL DEFAULT 0,
            added_s REAL NOT NULL,
            missing INTEGER NOT NULL DEFAULT 0,
            excluded INTEGER NOT NULL DEFAULT 0,
            detached INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'ready', 'failed')),
            reason TEXT NOT NULL DEFAULT '',
            methods INTEGER REFERENCES methods,
            skipped_packets INTEGER NOT NULL DEFAULT 0,
            plays INTEGER NOT NULL DEFAULT 0,
            last_played_s REAL
        )""",
        "CREATE INDEX tracks_by_size ON tracks (size)",
        "CREATE INDEX tracks_by_state ON tracks (detached, excluded, missing, state, methods)",
        """
        CREATE TABLE facts (
            name TEXT NOT NULL,
            track INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE,
            value REAL NOT NULL,
            PRIMARY KEY (name, track)
        ) WITHOUT ROWID""",
        "CREATE INDEX facts_by_track ON facts (track)",
        """
        CREATE TABLE vectors (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            track INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE,
            shape TEXT NOT NULL,
            data BLOB NOT NULL,
            UNIQUE (name, track)
        )""",
        "CREATE INDEX vectors_by_track ON vectors (track)",
        """
        CREATE TABLE layouts (
            name TEXT PRIMARY KEY,
            made_s REAL NOT NULL,
            settings TEXT NOT NULL,
            ids BLOB NOT NULL,
            positions BLOB NOT NULL
        )""",
    ),
    (
        # What the owner knows better than the analysis: kept when results are made anew.
        """
        CREATE TABLE corrections (
            track INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE,
            name TEXT NOT NULL,
            value REAL NOT NULL,
            made_s REAL NOT NULL,
            PRIMARY KEY (track, name)
        ) WITHOUT ROWID""",
        # Which method finds which fact or array, so that a new version of it replaces them all.
        """
        CREATE TABLE origins (
            name TEXT PRIMARY KEY,
            method TEXT NOT NULL
        ) WITHOUT ROWID""",
    ),
    (
        # Places in tracks that the owner marked.
        """
        CREATE TABLE bookmarks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            track INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE,
            at_s REAL NOT NULL,
            name TEXT NOT NULL DEFAULT ''
        )""",
        "CREATE INDEX bookmarks_by_track ON bookmarks (track)",
    ),
    (
        # query: what a smart playlist searches for; the others list their tracks.
        """
        CREATE TABLE playlists (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            query TEXT,
            made_s REAL NOT NULL,
            position REAL NOT NULL
        )""",
        """
        CREATE TABLE playlist_tracks (
            playlist INTEGER NOT NULL REFERENCES playlists ON DELETE CASCADE,
            place INTEGER NOT NULL,
            track INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE,
            PRIMARY KEY (playlist, place)
        ) WITHOUT ROWID""",
        "CREATE INDEX playlists_by_track ON playlist_tracks (track)",
        # What was heard long enough to count, newest last.
        """
        CREATE TABLE plays (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            track INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE,
            played_s REAL NOT NULL
        )""",
        "CREATE INDEX plays_by_track ON plays (track)",
        # members: track ids, int64; what a cluster is known again by.
        """
        CREATE TABLE cluster_names (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            map TEXT NOT NULL,
            name TEXT NOT NULL DEFAULT '',
            colour TEXT NOT NULL DEFAULT '',
            members BLOB NOT NULL
        )""",
    ),
    (
        # The owner's words; shortcut: the key that gives it in label mode. A tag that was deleted
        # keeps its labels for a while.
        """
        CREATE TABLE tags (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            colour TEXT NOT NULL DEFAULT '',
            tag_group TEXT NOT NULL DEFAULT '',
            shortcut TEXT NOT NULL DEFAULT '',
            made_s REAL NOT NULL,
            deleted_s REAL
        )""",
        # value: 1 for yes, 0 for no; without a span a label is about the whole track.
        """
        CREATE TABLE labels (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            tag INTEGER NOT NULL REFERENCES tags ON DELETE CASCADE,
            track INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE,
            start_s REAL,
            stop_s REAL,
            value INTEGER NOT NULL CHECK (value IN (0, 1)),
            source TEXT NOT NULL CHECK (source IN ('person', 'file', 'import')),
            made_s REAL NOT NULL
        )""",
        "CREATE INDEX labels_by_track ON labels (track, tag)",
        "CREATE INDEX labels_by_tag ON labels (tag, value)",
        # Imported labels of tracks that the library does not know yet.
        """
        CREATE TABLE label_orphans (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            tag INTEGER NOT NULL REFERENCES tags ON DELETE CASCADE,
            audio_hash BLOB,
            path BLOB,
            title TEXT NOT NULL DEFAULT '',
            artist TEXT NOT NULL DEFAULT '',
            start_s REAL,
            stop_s REAL,
            value INTEGER NOT NULL CHECK (value IN (0, 1)),
            made_s REAL NOT NULL
        )""",
    ),
    (
        # Where the owner places tracks on scales, -1..1: kept when results are made anew.
        """
        CREATE TABLE ratings (
            track INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE,
            scale TEXT NOT NULL,
            value REAL NOT NULL CHECK (value BETWEEN -1 AND 1),
            made_s REAL NOT NULL,
            PRIMARY KEY (track, scale)
        ) WITHOUT ROWID""",
    ),
)

#: The format that this program writes.
NEWEST = len(STEPS)
