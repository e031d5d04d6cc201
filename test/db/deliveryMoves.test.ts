import { expect } from 'chai'
import { DELIVERY_NEXT } from '#domain/notifications/deliveryMoves.ts'
import { mayMove } from '#domain/room/transition.ts'
import { DELIVERY_STATES } from '#domain/words.ts'
import { useDatabase } from '#test/kit/database.ts'

describe('the state machine of deliveries in the database', () => {
  const database = useDatabase()

  it('[S1.14] a delivery moves exactly along the table of the domain', async () => {
    let n = 0
    const run = async (sql: string, values: unknown[]) => {
      try {
        await database.pool('api').query(sql, values)
        return 'stored'
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    const settledIf = (state: string) => (state === 'due' ? 'NULL' : 'app.now()')
    for (const from of DELIVERY_STATES)
      for (const to of DELIVERY_STATES.filter((state) => state !== from)) {
        const id = `dlv_${String(++n).padStart(22, '0')}`
        const made = await run(
          `INSERT INTO app.delivery (id, object_key, email, channel, step, news_group, kind, state, settled_at)
           VALUES ($1, 'one', 'a@example.test', 'email', $3, 'live', 'x', $2, ${settledIf(from)})`,
          [id, from, id],
        )
        expect(made).to.equal('stored')
        const moved = await run(
          `UPDATE app.delivery SET state = $2, settled_at = ${settledIf(to)} WHERE id = $1`,
          [id, to],
        )
        expect(moved, `${from} → ${to}`).to.equal(mayMove(DELIVERY_NEXT, from, to) ? 'stored' : '23514')
      }
  })
})
