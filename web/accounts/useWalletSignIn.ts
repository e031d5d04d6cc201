import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Config } from '#api/installation/contract.ts'
import { openWallet } from '#web/chain/openWallet.ts'
import { type WalletChoice, WalletError } from '#web/chain/wallet.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { signInWithWallet } from './signInWithWallet.ts'
import { meQuery } from './useSession.ts'

/** `choosing`: our sheet; `dialog`: the wallet dialog lies over the page; `waiting`: the wallet has the word. */
export type SignInStep = 'choosing' | 'dialog' | 'waiting'

const SENTENCES: Partial<Record<WalletError['code'], string>> = {
  REJECTED: 'You closed the request. Nothing happened.',
  WRONG_CHAIN: 'Your wallet stays on another network. Switch to continue.',
  UNREACHABLE: 'The wallet part of this page could not be loaded. Check your connection and try again.',
}

function sentence(error: unknown): string {
  if (!(error instanceof WalletError)) return sentenceOf(error)
  return SENTENCES[error.code] ?? 'Your wallet could not do this. Nothing happened. Try again.'
}

export interface WalletSignIn {
  step: SignInStep
  failure: string | null
  start(choice: WalletChoice): void
}

/** Connects and signs in one go; `onDone` once there is a session. */
export function useWalletSignIn(config: Config | undefined, onDone: () => void): WalletSignIn {
  const queries = useQueryClient()
  const [step, setStep] = useState<SignInStep>('choosing')
  const [failure, setFailure] = useState<string | null>(null)
  const isRunning = useRef(false)

  async function run(choice: WalletChoice, known: Config): Promise<void> {
    setFailure(null)
    setStep('waiting')
    try {
      const wallet = await openWallet(known)
      // The wallet dialog is not in the top layer; our own sheet has to make room for it.
      if (choice === 'dialog') setStep('dialog')
      const address = await wallet.connect(choice)
      setStep('waiting')
      const me = await signInWithWallet(wallet, address, known)
      queries.setQueryData(meQuery().queryKey, me)
      showToast({ id: 'signed-in', tone: 'ok', text: 'Signed in. No payment was made.' })
      // In the same paint as the new page: a sheet that stays would keep it out of reach.
      onDone()
      void queries.invalidateQueries({
        predicate: (query) => !['config', 'me'].includes(String(query.queryKey[0])),
      })
    } catch (error) {
      setFailure(sentence(error))
      setStep('choosing')
    }
  }

  return {
    step,
    failure,
    start: (choice) => {
      if (isRunning.current || !config) return
      isRunning.current = true
      void run(choice, config).finally(() => {
        isRunning.current = false
      })
    },
  }
}
