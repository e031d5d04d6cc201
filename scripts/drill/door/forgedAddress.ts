import { parseTrustProxy } from '#settings/trustProxy.ts'
import { type Drill, judge } from '../drill.ts'
import { sendFrom } from '../stage/sendFrom.ts'

/** Failures a minute of one address unless set otherwise. */
const USUAL_LIMIT = 20
const BEYOND = 20
const FROM = '127.67.0.1'

export const forgedAddress: Drill = {
  name: 'forged_address',
  promise:
    'an X-Forwarded-For of somebody whom nobody trusts changes nothing: the limit meets the real address',
  async play(stage) {
    const { TRUST_PROXY = '0', LIMIT_SIGN_IN = '' } = stage.chosen
    const limit = Number(LIMIT_SIGN_IN.split('/')[0]) || USUAL_LIMIT
    // who plays on the loopback is a trusted proxy there; what a proxy says is to be believed
    const speaksForOthers =
      stage.url.startsWith('http:') && parseTrustProxy(TRUST_PROXY).isTrusted('127.0.0.1', 0)
    const body = { address: `0x${'5e'.repeat(20)}`, message: 'let me in', signature: `0x${'5e'.repeat(65)}` }
    const asked = await Promise.all(
      Array.from({ length: limit + BEYOND }, (_, n) => {
        const forged = `203.0.113.${n % 250}`
        const headers = { 'x-forwarded-for': forged, 'x-real-ip': forged, forwarded: `for=${forged}` }
        const way = { url: stage.url, localAddress: stage.isSpread ? FROM : undefined }
        return sendFrom(way, 'POST', '/v1/sign-in/wallet', { body, headers })
      }),
    )
    const taken = asked.filter(({ status }) => status === 422).length
    const limited = asked.filter(({ status }) => status === 429).length
    return judge(
      { requests: asked.length, taken, limited, peer: speaksForOthers ? 'trusted' : 'untrusted' },
      {
        'forged addresses were believed': !speaksForOthers && limited < BEYOND,
        'a trusted proxy was not believed': speaksForOthers && taken < asked.length,
      },
    )
  },
}
