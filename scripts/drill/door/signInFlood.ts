import { playSignInFlood } from '#test/kit/attacks/door/signInFlood.ts'
import { type Drill, judge, tallied, timed } from '../drill.ts'

const PER_S = 100
const WITHIN_MS = 10_000

export const signInFlood: Drill = {
  name: 'sign_in_flood',
  promise: 'a hundred forged sign-ins a second: none succeeds, a real one goes through',
  async play(stage) {
    const requests = stage.lasting(1000, 200)
    const going = playSignInFlood({
      url: stage.url,
      chainId: stage.config.chain.id,
      requests,
      perS: PER_S,
    })
    const real = await timed(() => stage.guest()).catch((error: Error) => error)
    const tally = await going
    const isIn = !(real instanceof Error)
    return judge(
      { requests, ...tallied('status', tally), realMs: isIn ? real.tookMs : -1 },
      {
        [`the real one was refused: ${isIn ? '' : real.message}`]: !isIn,
        'the real one waited long': isIn && real.tookMs > WITHIN_MS,
        'the api failed': Object.keys(tally).some((status) => status >= '500'),
        'nothing was limited or refused': Object.keys(tally).every((status) => status < '400'),
      },
    )
  },
}
