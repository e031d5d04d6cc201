import type { Pool } from 'pg'
import type { BanVerbs } from '#api/access/banVerbs.ts'
import type { Bus } from '#api/ports/bus.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'

/** Everything the verbs of moderation depend on. */
export interface ModerationDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  /** who is kept out, and let in again */
  access: BanVerbs
  /** tells other copies that a chat has something new */
  bus: Pick<Bus, 'publish'>
}

/** Says to every copy which chats an act changed, once it is committed. */
export function publishAll({ bus }: Pick<ModerationDeps, 'bus'>, revs: ReadonlyMap<string, number>): void {
  for (const [roomId, rev] of revs) bus.publish(roomId, rev)
}
