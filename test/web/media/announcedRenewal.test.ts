import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { enter, setStage } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { createSeatMedia } from '#web/media/seat/createSeatMedia.ts'
import { keepSeat } from '#web/media/seat/keepSeat.ts'
import { openSeatRenewal } from '#web/media/seat/seatRenewal.ts'

const STRICT = { LIMIT_ADMISSION_ROOM: '1/60', LIMIT_ADMISSION_ACCOUNT: '1/60' }

describe('a page that comes back', () => {
  const db = useDatabase()
  const api = useApi(db, { settings: STRICT })
  afterEach(() => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  it('[S3.85] gets its fresh ticket by the token of the binding, once, while the limits are spent', async () => {
    const stage = await setStage(db)
    const [host, fan] = (await seedPeople(db.pool('api'), api().installation, 2)) as [Person, Person]
    const room = await stage.room(await stage.creator(host), { visibility: 'public' })
    const { seatId } = (await enter(api().url, fan, room)).body
    // longer ago than a credential stays fresh
    await db.pool('owner').query("UPDATE app.clock SET shift = '15 seconds'")

    const renewal = openSeatRenewal(async (body) => {
      const reply = await fan.call(api().url, 'POST', `/v1/seats/${seatId}/renewals`, { body })
      if (reply.status !== 201) throw new ApiProblem(reply.body)
      return reply.body.ticket
    })
    const codeOf = (error: unknown) => (error instanceof ApiProblem ? error.problem.code : String(error))
    const renew = () => renewal.renew().then((ticket) => ticket.provider, codeOf)
    expect(await renew()).to.equal('RATE_LIMITED')

    const { socket, close } = await connect(api().url, fan)
    const bound = new Promise<void>((resolve, reject) => {
      const stop = keepSeat({
        seatId,
        socket: socket as unknown as RealtimeSocket,
        media: createSeatMedia(),
        beatEveryS: 20,
        beatByHttp: async () => undefined,
        isGone: () => false,
        onEnded: () => reject(new Error('the seat ended')),
        onGone: () => reject(new Error('the seat is gone')),
        onGrace: () => undefined,
        onKept: () => undefined,
        onRetryToken: (token) => {
          renewal.keepToken(token)
          stop()
          resolve()
        },
      })
    })
    await bound
    close()
    expect(await renew()).to.equal('embedded')
    expect(await renew(), 'a token is spent').to.equal('RATE_LIMITED')
  })
})
