import { expect } from 'chai'
import { SPEAKER_BITS } from '#domain/room/permission.ts'
import { createOutbox } from '#web/media/embedded/createOutbox.ts'
import { createPermission } from '#web/media/embedded/createPermission.ts'
import type { EngineSession } from '#web/media/embedded/createSession.ts'

const LISTENER_BITS = 10

describe('what a page sends to the engine', () => {
  const track = (id: string, readyState: MediaStreamTrackState = 'live') =>
    ({ id, readyState, enabled: true }) as MediaStreamTrack

  /** An outbox over a session that takes everything; `said` is what is done to its connection, and told of it. */
  function sending() {
    const said: string[] = []
    const nameOf = (one: MediaStreamTrack | null) => one?.id ?? 'nothing'
    const connection = {
      async publish(_kind: string, one: MediaStreamTrack) {
        said.push(`publish ${nameOf(one)}`)
        return [{ id: `pub ${nameOf(one)}`, renditions: [], isMuted: false }]
      },
      async replace(_kind: string, one: MediaStreamTrack | null) {
        said.push(`replace by ${nameOf(one)}`)
      },
    }
    const session = { connection, ask: async () => ({ t: 'ok' }) } as unknown as EngineSession
    const permission = createPermission()
    permission.set(SPEAKER_BITS)
    const outbox = createOutbox(
      () => session,
      permission,
      (kind, { code }) => said.push(`${kind} is not sent: ${code}`),
    )
    return { outbox, permission, said }
  }

  it('[S3.29] is said to be sent no more after a silence of a dead microphone, and another one goes out anew', async () => {
    const { outbox, said } = sending()
    await outbox.add('microphone', track('A', 'ended'))
    expect(outbox.forget('pub A', 'SILENCE')).to.equal(false)
    await outbox.add('microphone', track('B'))
    await outbox.add('microphone', track('C'))
    expect(said).to.deep.equal([
      ...['publish A', 'microphone is not sent: DEVICE_MISSING'],
      ...['publish B', 'replace by C'],
    ])
  })

  it('[S3.30] is said once to be sent no more when the floor is taken back, whoever says that first', async () => {
    for (const isToldByEngine of [true, false]) {
      const { outbox, permission, said } = sending()
      await outbox.add('microphone', track('A'))
      if (isToldByEngine) expect(outbox.forget('pub A', 'NOT_GRANTED')).to.equal(false)
      permission.set(LISTENER_BITS)
      outbox.dropForbidden()
      await outbox.sendMissing()
      expect(said).to.deep.equal(['publish A', 'microphone is not sent: FORBIDDEN', 'replace by nothing'])
    }
  })
})
