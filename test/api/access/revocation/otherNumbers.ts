import { expect } from 'chai'
import type { Person } from '#test/kit/access/person.ts'
import type { Creator, Stage } from '#test/kit/access/stage.ts'
import type { Database } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

/** What a file that follows the chain lends. */
interface Lent {
  db: Database
  stage(): Stage
  creator(): Creator
  fan(): Person
  sitDown(person: Person, room: string): Promise<{ seatId: string }>
}

/** Two purchases of a room change their numbers while their owners watch. */
export function otherNumbers({ db, stage, creator, fan, sitDown }: Lent): void {
  /** Somebody who watches by a pass of this number. */
  async function holder(room: string, passId: number) {
    const person = fan()
    await stage().givePass(creator(), { passId, owner: person.wallet })
    return { person, seatId: (await sitDown(person, room)).seatId }
  }
  const seat = async (id: string) =>
    (
      await db
        .pool('api')
        .query(
          "SELECT state, end_reason AS reason, split_part(source_key, ':', 3) AS pass FROM app.seat WHERE id = $1",
          [id],
        )
    ).rows[0]
  const number = (from: number, to: number) =>
    db.pool('owner').query('UPDATE chain.pass SET pass_id = $2 WHERE pass_id = $1', [from, to])

  it('[T9] two who have each other’s numbers after a reorg both keep watching', async () => {
    const room = await stage().room(creator())
    const [a, b] = [await holder(room, 51), await holder(room, 52)]
    for (const [from, to] of [...[[51, 99] as const, [52, 51] as const], [99, 52] as const])
      await number(from, to)
    await stage().block([a.person.wallet, b.person.wallet])
    await until('both are decided again', async () => {
      const seats = [await seat(a.seatId), await seat(b.seatId)]
      return seats.map(({ pass }) => pass).join() === '52,51'
    })
    expect([(await seat(a.seatId)).state, (await seat(b.seatId)).state]).to.deep.equal(['live', 'live'])
  })

  it('[T9] who has the number of one whose purchase is gone keeps watching, and that one has its grace', async () => {
    const room = await stage().room(creator())
    const [a, b] = [await holder(room, 61), await holder(room, 62)]
    await stage().reorg(creator(), 61, a.person.wallet)
    await until('the first one waits', async () => (await seat(a.seatId)).state === 'grace')
    await number(62, 61)
    await stage().block([a.person.wallet, b.person.wallet])
    await until('the second is decided again', async () => {
      const found = await seat(b.seatId)
      return found.pass === '61' && found.state === 'live'
    })
    expect(await seat(a.seatId)).to.include({ state: 'grace', reason: null })
  })
}
