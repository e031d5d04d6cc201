import type { Typed } from '../names/isolated.ts'

/** The channel of another creator, whose passes or tokens a gate asks for beside those of its own. */
export interface OtherChannel {
  /** `chn_…` */
  id: string
  handle: string
  name: Typed
}
