/** One row of the outbox: something to do outside after a commit. Delivered at least once. */
export interface Effect {
  key: string
  body: Record<string, unknown>
}

/** Asks for the same effect once more, however often it was performed. */
export interface Again {
  afterS: number
  /** why it has to be; absent = it went well and is due again all the same */
  cause?: unknown
}

/** Performs an effect. @param tries how often that was begun, this time included */
export type Perform = (effect: Effect, tries: number) => Promise<Again | null> | Promise<void>

/** Work that repeats while a worker runs. */
export interface Loop {
  /** unique; also the name of its advisory lock */
  name: string
  everyMs: number
  /** true = at most one worker of the installation runs it at a time */
  isExclusive: boolean
  /** Resolves to `more` where as much as a run does at once is due still: the next one begins without a pause. */
  run(): Promise<'more' | undefined> | Promise<void>
}

/** Work at fixed times, once per installation. */
export interface Timetable {
  /** task name, e.g. `partitions` */
  task: string
  /** crontab pattern in UTC, e.g. `0 3 * * *` */
  at: string
  run(): Promise<void>
}

/** A Postgres channel to hear. Payloads are hints: `run` reads the durable state, also once at start and after a reconnect. */
export interface Listener {
  channel: string
  run(payload: string | null): Promise<void>
}

/** What a feature asks of the worker. */
export interface Jobs {
  /** outbox topic → what to do; throws to be tried again later and parked at last */
  topics?: Record<string, Perform>
  loops?: Loop[]
  timetable?: Timetable[]
  listeners?: Listener[]
  /** Waits for what goes on beside its loops; after they have stopped. */
  finish?(): Promise<void>
}
