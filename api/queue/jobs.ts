/** One row of the outbox: something to do outside after a commit. Delivered at least once. */
export interface Effect {
  key: string
  body: Record<string, unknown>
}

/** Work that repeats while a worker runs. */
export interface Loop {
  /** unique; also the name of its advisory lock */
  name: string
  everyMs: number
  /** true = at most one worker of the installation runs it at a time */
  isExclusive: boolean
  run(): Promise<void>
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
  /** outbox topic → what to do; throws to be tried again later */
  topics?: Record<string, (effect: Effect) => Promise<void>>
  loops?: Loop[]
  timetable?: Timetable[]
  listeners?: Listener[]
}
