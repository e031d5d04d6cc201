import { URI } from 'otpauth'
import { type Drill, judge, tallied } from '../drill.ts'
import type { Guest } from '../stage/guest.ts'
import { goOnAir } from '../stage/show.ts'

const REFUSALS = ['SIGN_IN_REQUIRED', 'STEP_UP_REQUIRED']

/** Takes an authenticator app into use, which proves it as well: the session goes on with another token. */
async function addApp(guest: Guest): Promise<void> {
  const { uri } = await guest.good('POST', '/v1/me/factors/totp')
  const code = URI.parse(uri).generate()
  const { status, headers, text } = await guest.ask('POST', '/v1/me/factors/totp/confirm', { code })
  const token = headers.get('session-token')
  if (status >= 400 || token === null) throw new Error(`no app was added: ${status} ${text}`)
  guest.token = token
}

export const stolenBroadcast: Drill = {
  name: 'stolen_broadcast',
  promise:
    'stolen sessions that prove nothing move no private broadcast, open its door to nobody and take no books',
  async play(stage) {
    const { guest, channelId } = await stage.creator()
    const elsewhere = guest.token
    await guest.signInAgain()
    const copied = guest.token
    await addApp(guest)
    const { roomId, host } = await goOnAir(guest, { channelId, visibility: 'private' })
    const room = `/v1/rooms/${roomId}`
    const admission = (more: object) => ['POST', `${room}/admissions`, { action: 'host', ...more }] as const
    const reaches: (readonly [string, string, object?])[] = [
      ...[admission({}), admission({ move: true }), admission({ takeOver: host.seatId })],
      ['POST', `/v1/seats/${host.seatId}/renewals`],
      ...[
        ['POST', `${room}/invitations`, { label: 'Drill' }] as const,
        ['POST', `${room}/live`] as const,
        ['GET', '/v1/me/earnings.csv'] as const,
      ],
    ]
    const codes: Record<string, number> = {}
    const got: string[] = []
    for (const token of [copied, elsewhere])
      for (const [method, path, body] of reaches) {
        const headers = { authorization: `Bearer ${token}` }
        const reply = await guest.call(stage.url, method, path, { headers, ...(body ? { body } : {}) })
        const code = String(reply.body?.code ?? reply.status)
        codes[code] = (codes[code] ?? 0) + 1
        if (!REFUSALS.includes(code)) got.push(`${method} ${path} ${code}`)
      }
    const beat = await guest.ask('POST', `/v1/seats/${host.seatId}/beats`)
    const peer = host.client.peer.connectionState
    await guest.ask('POST', `${room}/end`)
    return judge(
      { reaches: 2 * reaches.length, ...tallied('code', codes), host: beat.status, peer },
      {
        [`a stolen session got through: ${got.join(', ')}`]: got.length > 0,
        'the host lost the seat': beat.status >= 400,
        'the host lost the media': peer !== 'connected',
      },
    )
  },
}
