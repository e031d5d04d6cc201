/** A table whose rows the api may change or delete, and why that is no record. */
export interface ChangeableTable {
  rights: ('update' | 'delete')[]
  reason: string
}

const QUEUE = 'the job queue keeps its work here; the library owns its schema as the role of the api'
const both: ChangeableTable['rights'] = ['update', 'delete']

/**
 * Every table that the role of the api may UPDATE or DELETE. Everything else it reads or adds to: what happened stays.
 * A new line needs a reason why the rows are a state that goes on and not the record of something.
 */
export const MAY_CHANGE: Record<string, ChangeableTable> = {
  'app.auth_session': {
    rights: both,
    reason: 'a session is touched while it is used, and is gone when it ends',
  },
  'app.auth_verification': { rights: ['delete'], reason: 'a nonce is used up by being taken' },
  'app.creator': {
    rights: ['update'],
    reason: 'which collection is shown; locked while channels are counted',
  },
  'app.ban': { rights: ['update'], reason: 'the ban in force; each change of it is a row of action_log' },
  'app.seat': { rights: both, reason: 'a seat has states; swept into seat_past, which is only added to' },
  'app.seat_lease': { rights: both, reason: 'renewed by beats, gone with the seat' },
  'app.absence': { rights: ['delete'], reason: 'counts for two hours, then swept' },
  'app.late_removal': {
    rights: ['delete'],
    reason: 'removals that are not confirmed yet; gone once they are',
  },
  'app.room_slot': { rights: both, reason: 'who has which place now; the number of places changes' },
  'app.retry_token': { rights: both, reason: 'spent once, then swept' },
  'app.position': { rights: both, reason: 'how far a reader of the index has come' },
  'app.room': { rights: ['update'], reason: 'a room has states and a title; the last state stays' },
  'app.opening_pause': { rights: both, reason: 'until when somebody waits; forgotten afterwards' },
  'app.media_node': { rights: ['update'], reason: 'beats of a node that is alive' },
  'app.outbox': { rights: both, reason: 'work that is due; done work goes' },
  'app.pulse': { rights: ['update'], reason: 'when a process was last seen' },
  'app.idempotency': { rights: both, reason: 'answers are kept for a day' },
  'app.tx_intent': { rights: ['update'], reason: 'what became of a transaction is found out later' },
  'lib.rate_limit': { rights: both, reason: 'counters of the running minute' },
  'graphile_worker._private_job_queues': { rights: both, reason: QUEUE },
  'graphile_worker._private_jobs': { rights: both, reason: QUEUE },
  'graphile_worker._private_known_crontabs': { rights: both, reason: QUEUE },
  'graphile_worker._private_tasks': { rights: both, reason: QUEUE },
  'graphile_worker.jobs': { rights: both, reason: QUEUE },
  'graphile_worker.migrations': { rights: both, reason: QUEUE },
}

/** Functions that run as the owner when the api calls them, or when a trigger does, and what they do. */
export const RUNS_AS_OWNER: Record<string, string> = {
  'app.now': 'reads the shift of the clock',
  'app.ensure_partitions': 'makes partitions of the coming days, which have no rights of their own',
}

/** Schemas in which the api may make something. */
export const MAKES_IN: Record<string, string> = { graphile_worker: QUEUE }
