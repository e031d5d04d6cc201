import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Config } from '#api/installation/contract.ts'
import type { PassAction } from '#domain/words.ts'
import type { AdmissionState, DoorFlow } from '#web/access/admissionFlow.ts'
import { useIdentityNews, useWalletLinking, type WalletLinking } from '#web/accounts/identities/useLinking.ts'
import { signInWithWallet } from '#web/accounts/signInWithWallet.ts'
import { keepSession, meQuery } from '#web/accounts/useSession.ts'
import { useWalletSignIn, type WalletSignIn } from '#web/accounts/useWalletSignIn.ts'
import { walletSentence } from '#web/accounts/walletSentence.ts'
import { closeWallet, hasKnownWallet, openWallet } from '#web/chain/openWallet.ts'
import { cachedMe, channelQuery, configQuery } from '#web/kit/api/queries.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { walletBuys } from '../door/doorProps.ts'
import { askDoor } from './askDoor.ts'
import { type OtherHolder, otherHolder, passWallet } from './otherHolder.ts'

/**
 * `opening`: the wallet comes back; `choosing`: nobody is signed in and no wallet is known; `signing`: the known wallet
 * signs in; `asking`: the door decides anew; `linking`: the account has no wallet here; `other-wallet`: another one has what
 * the door asks for as well; `paying`: the purchase; `failed`: nothing goes on by itself.
 */
export type GetPassStep =
  | ('opening' | 'choosing' | 'signing' | 'asking')
  | ('linking' | 'other-wallet' | 'paying' | 'failed')

export interface GetPass {
  step: GetPassStep
  /** why the last try came to nothing */
  failure: string | null
  signIn: WalletSignIn
  linking: WalletLinking
  /** who should have the pass; null where the wallet that will is as good */
  holder: OtherHolder | null
  /** the wallet that was looked at and alone pays, lower-case; null where any of the account does */
  buyer: string | null
  /** asks for another wallet */
  switchWallet(): void
  /** goes on all the same */
  stay(): void
  /** goes on from where it stopped */
  retry(): void
  /** a session was opened */
  signedIn(): void
}

export interface GetPassInput {
  handle: string
  action: PassAction
  flow: DoorFlow
  /** of a door that asks for tokens in the same wallet; null of all others */
  roomId: string | null
  /** the door says something else now, and shows it itself */
  onOther(): void
}

const lower = (addresses: readonly string[]) => addresses.map((each) => each.toLowerCase())

async function showOpen(queries: QueryClient, handle: string): Promise<void> {
  const page = await queries.fetchQuery({ ...channelQuery(handle), staleTime: 0 }).catch(() => null)
  const why = page?.held ? 'You already have a pass.' : 'The door is open for you.'
  showToast({ id: 'already-open', tone: 'ok', text: `${why} Nothing was bought.` })
}

/** What is asked again before anybody pays. */
function passQuestions(queries: QueryClient, { handle, action, flow }: GetPassInput) {
  /** A wallet that turns out to have the lower tier moves it up; it buys no second pass. */
  async function stillSells(now: AdmissionState<unknown>): Promise<boolean> {
    if (now.step !== 'refused') return false
    return walletBuys(now.refusal, await queries.fetchQuery(channelQuery(handle))) === action
  }

  /** A pass that came meanwhile, in another window or by another wallet, is not bought twice. */
  async function hasNews(): Promise<boolean> {
    if (!(await stillSells(flow.state()))) return true
    if (action !== 'purchase') return false
    return (await queries.fetchQuery(channelQuery(handle))).held !== null
  }

  return { stillSells, hasNews }
}

/** From the press on a door that sells to the payment: wallet, signature, and the door asked again. */
export function useGetPass(input: GetPassInput): GetPass {
  const { handle, action, flow, roomId, onOther } = input
  const queries = useQueryClient()
  const { data: config } = useQuery(configQuery())
  const [step, setStep] = useState<GetPassStep>('opening')
  const [failure, setFailure] = useState<string | null>(null)
  const [holder, setHolder] = useState<OtherHolder | null>(null)
  const [lookedAt, setLookedAt] = useState<string | null>(null)
  /** whose pass somebody wants all the same, lower-case */
  const kept = useRef<string | null>(null)
  const isRunning = useRef(false)
  const isOver = useRef(false)
  const keepIdentities = useIdentityNews()
  const { stillSells, hasNews } = passQuestions(queries, input)

  /** False where no wallet of an earlier visit answers. */
  async function signInKnown(known: Config): Promise<boolean> {
    const wallet = await openWallet(known)
    const address = await wallet.account()
    if (address === null || isOver.current) return false
    setStep('signing')
    keepSession(queries, await signInWithWallet(wallet, address, known))
    return true
  }

  /** True when the door still sells what was pressed; else the page shows what it says. */
  async function askAgain(): Promise<boolean> {
    setStep('asking')
    const answer = await askDoor(flow)
    if (answer.step === 'admitted') await showOpen(queries, handle)
    else if (await stillSells(answer)) return !isOver.current
    else if (!isOver.current) onOther()
    return false
  }

  async function go(isChanged: boolean): Promise<void> {
    const known = await queries.ensureQueryData(configQuery())
    if (!cachedMe(queries) && !(hasKnownWallet() && (await signInKnown(known)))) {
      if (!isOver.current) setStep('choosing')
      return
    }
    if ((isChanged || (await hasNews())) && !(await askAgain())) return
    if (isOver.current) return
    const wallet = await openWallet(known)
    const address = await wallet.account()
    const wallets = lower((await queries.fetchQuery(meQuery()))?.wallets ?? [])
    if (isOver.current) return
    const connected = address?.toLowerCase() ?? ''
    if (!wallets.includes(connected)) return setStep('linking')
    const buyer = passWallet(action, await queries.fetchQuery(channelQuery(handle)), connected)
    const other = buyer === kept.current ? null : await otherHolder(queries, roomId, buyer)
    if (isOver.current) return
    setHolder(other)
    setLookedAt(roomId === null ? null : buyer)
    setStep(other ? 'other-wallet' : 'paying')
  }

  function begin(isChanged: boolean): void {
    if (isRunning.current) return
    isRunning.current = true
    setFailure(null)
    void go(isChanged)
      .catch((error: unknown) => {
        setFailure(walletSentence(error))
        setStep(cachedMe(queries) ? 'failed' : 'choosing')
      })
      .finally(() => {
        isRunning.current = false
      })
  }

  const signIn = useWalletSignIn(config, () => begin(true))
  const linking = useWalletLinking(
    config,
    (identities) => {
      keepIdentities(identities)
      begin(true)
    },
    { addresses: lower(cachedMe(queries)?.wallets ?? []), onConnected: () => begin(false) },
  )

  function switchWallet(): void {
    // a wallet that stays connected would be the answer again
    void closeWallet()
      .catch(() => null)
      .then(() => {
        setStep('linking')
        linking.start('dialog')
      })
  }

  const isBegun = useRef(false)
  const first = useRef(begin)
  useEffect(() => {
    isOver.current = false
    if (!isBegun.current) first.current(false)
    isBegun.current = true
    return () => {
      isOver.current = true
    }
  }, [])

  return {
    ...{ step, failure, signIn, linking, holder, buyer: lookedAt, switchWallet },
    stay() {
      kept.current = holder?.buyer ?? null
      begin(false)
    },
    retry: () => begin(false),
    signedIn: () => begin(true),
  }
}
