export type Right = 'update' | 'delete'

/** A table whose rows the api or the worker may change or delete, and why that is no record. */
export interface ChangeableTable {
  /** of both, but for one that is named below with less */
  rights: Right[]
  api?: Right[]
  worker?: Right[]
  reason: string
}

export const both: ChangeableTable['rights'] = ['update', 'delete']
/** Of the worker: what is over, or goes with its account. */
export const GONE: ChangeableTable['rights'] = ['delete']
