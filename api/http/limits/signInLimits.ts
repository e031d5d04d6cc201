import { prefixOf } from '#domain/address.ts'
import type { GiveBack, LimitRequest, SignInLimits } from '../handler.ts'
import type { Ask, Count, Rate } from './counts.ts'
import type { Counter } from './createCounter.ts'
import { refuse } from './refuse.ts'
import { CHALLENGE_SHARE, type GuestScope, newGuestCounts, strangerCounts, times } from './shares.ts'

/** Says whose account was used in a browser, by the cookie that we gave it; null: nobody's that is known. */
export type KnowBrowser = (browser: string) => Promise<string | null>

/** How many guests that came to be in the last so many seconds sit somewhere and were seen there. */
export type CountSeenGuests = (scope: GuestScope, withinS: number) => Promise<number>

interface SignInDeps {
  counter: Counter
  /** Throws ProblemError RATE_LIMITED. */
  take: (ask: Ask) => Promise<void>
  knowBrowser: KnowBrowser
  countSeenGuests: CountSeenGuests
}

interface SignInSettings {
  LIMIT_SIGN_IN: Rate
  LIMIT_SIGN_IN_ACCOUNT: Rate
  LIMIT_NEW_ACCOUNTS: Rate
  LIMIT_NEW_GUESTS: Rate
  LIMIT_ALL_GUESTS: Rate
}

/** What somebody sends to sign in: a proof, the wish for a mail with a code, the question for what is to be signed. */
type SignInStep = 'signIn' | 'mail' | 'challenge'

/** How many times the rate an address has of each: a question costs nobody anything but us a row. */
const STEPS: Record<SignInStep, number> = { signIn: 1, mail: 1, challenge: CHALLENGE_SHARE }
/** Somebody's own, one part in so many of that: guests cost nothing, and mails reach people who did not ask; 0 is none. */
const OWN_SIGN_INS: Record<SignInStep, { account: number; guest: number }> = {
  signIn: { account: 1, guest: 4 },
  mail: { account: 4, guest: 0 },
  challenge: { account: 1, guest: 4 },
}

/** Counts attempts to sign in; one that succeeds gives back what it took, so that failures count alone. */
export function createSignInLimits(
  { counter, take, knowBrowser, countSeenGuests }: SignInDeps,
  settings: SignInSettings,
): SignInLimits & { take(step: SignInStep, request: LimitRequest): Promise<GiveBack | undefined> } {
  const rateOf = (step: SignInStep) => times(settings.LIMIT_SIGN_IN, STEPS[step])
  const ofAddress = (step: SignInStep, ip: string) => strangerCounts(step, ip, rateOf(step))

  /** Of the account or guest that asks, or whom this browser is known for. */
  function ownCount(step: SignInStep, whose: string, isGuest: boolean): Count {
    const { points, perS } = rateOf(step)
    // whoever has stolen the session can use it up, and makes its owner wait no longer for that
    const part = OWN_SIGN_INS[step][isGuest ? 'guest' : 'account']
    const rate = { points: part === 0 ? 0 : Math.ceil(points / part), perS }
    return { key: `${step}:${whose}`, rate, isShared: true }
  }

  /** Seconds to wait; a refusal costs nothing. Those who were seen are looked at only where somebody would be refused. */
  async function takeUnlessSeen(count: Count, scope: GuestScope): Promise<number> {
    const { key, rate } = count
    const waitS = await counter.take({ counts: [count] })
    if (waitS === 0) return 0
    await counter.giveBack([key], 1)
    const seen = await countSeenGuests(scope, rate.perS)
    if (seen === 0) return waitS
    const raised = { ...count, rate: { ...rate, points: rate.points + seen } }
    const stillS = await counter.take({ counts: [raised] })
    if (stillS > 0) await counter.giveBack([key], 1)
    return stillS
  }

  return {
    async take(step, { accountId, isGuest, browser, ip }) {
      const whose = accountId ?? (browser === null ? null : await knowBrowser(browser))
      const own = whose === null ? null : (one: SignInStep) => [ownCount(one, whose, isGuest)]
      // who has used up what is their own is a stranger
      const isOwn =
        own !== null && (await counter.take({ counts: [ownCount(step, whose as string, isGuest)] })) === 0
      const countsOfStep = isOwn ? own : (one: SignInStep) => ofAddress(one, ip)
      if (!isOwn) await take({ counts: ofAddress(step, ip) })
      if (step !== 'signIn') return undefined
      return async () => {
        const counts = (Object.keys(STEPS) as SignInStep[]).flatMap(countsOfStep)
        await counter.giveBack(
          counts.map(({ key }) => key),
          1,
        )
      }
    },
    async checkNewAccount(ip) {
      if (prefixOf(ip)) await take({ counts: strangerCounts('new', ip, settings.LIMIT_NEW_ACCOUNTS) })
    },
    async checkNewGuest(ip) {
      const { LIMIT_NEW_GUESTS, LIMIT_ALL_GUESTS } = settings
      const taken: string[] = []
      for (const { count, scope } of newGuestCounts(ip, LIMIT_NEW_GUESTS, LIMIT_ALL_GUESTS)) {
        const waitS = await takeUnlessSeen(count, scope)
        if (waitS > 0) {
          await counter.giveBack(taken, 1)
          refuse(waitS)
        }
        taken.push(count.key)
      }
    },
    async checkSignIn(accountId) {
      await take({ counts: [{ key: `signed-in:${accountId}`, rate: settings.LIMIT_SIGN_IN_ACCOUNT }] })
    },
  }
}
