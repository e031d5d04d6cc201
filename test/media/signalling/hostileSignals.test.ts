import { expect } from 'chai'
import type { z } from 'zod'
import { openRoomSchema } from '#media/rooms/createRooms.ts'
import { clientSignal } from '#media/signalling/parseSignal.ts'
import { type ClientSignal, SIGNAL_VERSION } from '#protocol/signal.ts'
import { hostileBodies } from '#test/kit/attacks/input/hostileBodies.ts'
import { ROOM, type Stream, startStream, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { dial, join } from '#test/kit/media/wire.ts'
import { until } from '#test/kit/time/until.ts'

/** Fewer than a session may say in a second. */
const SAID_BY_ONE = 40
/** Of what a stranger says, the third that is refused closes the socket. */
const SAID_BY_STRANGER = 2
const STRANGERS = 60
const FORGED = 'a'.repeat(64)

describe('hostile signals', () => {
  let stream: Stream
  before(async () => {
    // hundreds of descriptions are refused: nobody has to wait for their turns here
    stream = await startStream({ wait: async () => {} })
  })
  after(() => stream.stop())

  /** A right message of each name. */
  function good(): Record<ClientSignal['t'], object> {
    const ticket = stream.media.ticket({ room: ROOM, user: 'sea_somebody', bits: VIEWER_BITS })
    const { providerRoomId, userId, userSig, privateMapKey, joinNonce } = ticket
    const sdp = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n'
    return {
      join: {
        t: 'join',
        v: SIGNAL_VERSION,
        rid: 7,
        providerRoomId,
        userId,
        userSig,
        privateMapKey,
        joinNonce,
      },
      resume: { t: 'resume', v: SIGNAL_VERSION, rid: 7, resumeToken: FORGED },
      publish: { t: 'publish', rid: 7, kinds: [{ mid: '0', kind: 'camera', rendition: 'low' }], sdp },
      unpublish: { t: 'unpublish', rid: 7, publicationId: stream.camera },
      subscribe: { t: 'subscribe', rid: 7, publicationIds: [stream.camera] },
      answer: { t: 'answer', rid: 7, sdp },
      setRendition: { t: 'setRendition', rid: 7, seatId: 'sea_host', rendition: 'low' },
      selfMute: { t: 'selfMute', rid: 7, kind: 'camera', on: true },
      leave: { t: 'leave', rid: 7 },
      ping: { t: 'ping', rid: 7, sentAt: 1 },
    }
  }

  function hostileTexts(): string[] {
    const rights = good()
    return clientSignal._zod.def.options.flatMap((option) => {
      const t = (option as z.ZodObject)._zod.def.shape.t as z.ZodLiteral<ClientSignal['t']>
      const right = rights[t.value]
      return hostileBodies(option as z.ZodType, right).map(({ jsonOf }) => jsonOf(right))
    })
  }

  const internal = (heard: unknown[]) => heard.filter((one) => (one as { code?: string }).code === 'INTERNAL')

  it('[T20][T23] every field of every message, by somebody inside: refused or done, never an error of ours', async () => {
    const texts = hostileTexts()
    expect(texts.length).to.be.greaterThan(500)
    const batches = Array.from({ length: Math.ceil(texts.length / SAID_BY_ONE) }, (_, n) =>
      texts.slice(n * SAID_BY_ONE, (n + 1) * SAID_BY_ONE),
    )
    const enter = async (user: string) => {
      const wire = await dial(stream.media.signalUrl)
      const joined = await join(wire, stream.media.ticket({ room: ROOM, user, bits: VIEWER_BITS }))
      expect(joined.t).to.equal('joined')
      let isClosed = false
      void wire.closed.then(() => (isClosed = true))
      return { wire, isClosed: () => isClosed }
    }
    const say = async (batch: string[], n: number) => {
      let { wire, isClosed } = await enter(`sea_rude${n}`)
      for (const text of batch) {
        const before = wire.heard.length
        wire.raw(text)
        await until('an answer or an end', () => wire.heard.length > before || isClosed())
        expect(internal(wire.heard), text.slice(0, 200)).to.deep.equal([])
        // some of them end the session, as they should, and behind an offer things wait for its answer
        if (isClosed() || ['ok', 'offer'].includes(wire.heard.at(-1)?.t ?? '')) {
          wire.drop()
          ;({ wire, isClosed } = await enter(`sea_rude${n}`))
        }
      }
      wire.drop()
    }
    await Promise.all(batches.map(say))
    await stream.runs()
  }).timeout(30_000)

  it('[T20][T23] and by strangers, who are let in by none of it', async () => {
    const texts = hostileTexts().filter((text) => /"t":"(?:join|resume)"/.test(text))
    const step = Math.max(1, Math.floor(texts.length / (STRANGERS * SAID_BY_STRANGER)))
    const chosen = texts.filter((_, n) => n % step === 0)
    const say = async (n: number) => {
      const wire = await dial(stream.media.signalUrl)
      for (const text of chosen.slice(n, n + SAID_BY_STRANGER)) wire.raw(text)
      wire.raw('{}')
      await Promise.race([wire.wait('fail'), wire.closed])
      expect(internal(wire.heard)).to.deep.equal([])
      wire.drop()
    }
    const starts = Array.from(
      { length: Math.ceil(chosen.length / SAID_BY_STRANGER) },
      (_, n) => n * SAID_BY_STRANGER,
    )
    await Promise.all(starts.map(say))
    await stream.runs()
  }).timeout(30_000)

  it('[T20][T23] what the api may ask of a node: never 500', async () => {
    const { media } = stream
    const right = { providerRoomId: 'another-room', kind: 'stream', maxParticipants: 5 }
    const remove = { userId: 'sea_viewer', reason: 'because' }
    const bodies: [string, string][] = [
      ...hostileBodies(openRoomSchema, right).map(({ jsonOf }): [string, string] => ['rooms', jsonOf(right)]),
      ...['\0', '\ud800', '[', 'null', '[]', '7', '{"userId":"\\u0000","reason":"\\ud800"}'].map(
        (text): [string, string] => [`rooms/${ROOM}/remove`, text],
      ),
    ]
    const control = `http://127.0.0.1:${media.node.controlPort}`
    const failed: string[] = []
    const send = async (method: string, path: string, body?: string) => {
      const headers = { authorization: `Bearer ${media.keys.control}`, 'content-type': 'application/json' }
      const response = await fetch(new URL(path, control), { method, headers, body })
      if (response.status >= 500 && response.status !== 503)
        failed.push(`${method} ${path} ${body} → ${response.status}`)
    }
    for (const [path, body] of bodies) await send('POST', `/control/${path}`, body)
    for (const path of ['%00', '%ED%A0%80', '%ff', '__proto__', 'x'.repeat(8000), '..%2f..'])
      for (const rest of ['participants', 'counters', 'remove', 'mute']) {
        await send('GET', `/control/rooms/${path}/${rest}`)
        await send('POST', `/control/rooms/${path}/${rest}`, JSON.stringify(remove))
      }
    await send('DELETE', '/control/rooms/another-room?reason=%00%ED%A0%80')
    expect(failed).to.deep.equal([])
    await stream.runs()
  }).timeout(30_000)

  it('[T20][T23] afterwards the same with good input succeeds', async () => {
    const viewer = await stream.enter('sea_polite', VIEWER_BITS)
    expect((await viewer.wire.ask({ t: 'ping', sentAt: 5 })).t).to.equal('ok')
    await viewer.subscribe([stream.camera])
    await viewer.connected()
    await viewer.leave()
  })
})
