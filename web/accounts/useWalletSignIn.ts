import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Me } from '#api/accounts/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { openWallet } from '#web/chain/openWallet.ts'
import type { WalletChoice } from '#web/chain/wallet.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { knowsPasskeys, passkeySentence, signInWithPasskey } from './factors/passkeys.ts'
import { signInWithWallet } from './signInWithWallet.ts'
import { meQuery } from './useSession.ts'
import { walletSentence } from './walletSentence.ts'

/**
 * `choosing`: our sheet; `dialog`: the wallet dialog lies over the page; `waiting`: the wallet has the word;
 * `passkey`: the browser asks for one; `none`: there is no wallet in this browser.
 */
export type SignInStep = 'choosing' | 'dialog' | 'waiting' | 'passkey' | 'none'

export interface WalletSignIn {
  step: SignInStep
  failure: string | null
  start(choice: WalletChoice): void
  /** back to the choice */
  back(): void
  /** null where the browser knows no passkeys */
  withPasskey: (() => void) | null
}

/** Connects and signs in one go; `onDone` once there is a session. */
export function useWalletSignIn(config: Config | undefined, onDone: () => void): WalletSignIn {
  const queries = useQueryClient()
  const [step, setStep] = useState<SignInStep>('choosing')
  const [failure, setFailure] = useState<string | null>(null)
  const isRunning = useRef(false)

  /** Null when there is no wallet to ask, which the sheet says. */
  async function walletSignIn(choice: WalletChoice, known: Config): Promise<Me | null> {
    setStep('waiting')
    const wallet = await openWallet(known)
    if (choice === 'dialog' && !wallet.isThere()) {
      setStep('none')
      return null
    }
    // The wallet dialog is not in the top layer; our own sheet has to make room for it.
    if (choice === 'dialog') setStep('dialog')
    const address = await wallet.connect(choice)
    setStep('waiting')
    return signInWithWallet(wallet, address, known)
  }

  async function run(enter: () => Promise<Me | null>, sentence: (error: unknown) => string): Promise<void> {
    setFailure(null)
    try {
      const me = await enter()
      if (me === null) return
      queries.setQueryData(meQuery().queryKey, me)
      // nothing else is open to it
      if (me.isClosing) void queries.resetQueries({ queryKey: meQuery().queryKey })
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

  function passkeySignIn(): Promise<Me> {
    setStep('passkey')
    return signInWithPasskey()
  }

  function begin(enter: () => Promise<Me | null>, sentence: (error: unknown) => string): void {
    if (isRunning.current) return
    isRunning.current = true
    void run(enter, sentence).finally(() => {
      isRunning.current = false
    })
  }

  return {
    step,
    failure,
    back: () => setStep('choosing'),
    start: (choice) => {
      if (config) begin(() => walletSignIn(choice, config), walletSentence)
    },
    withPasskey: knowsPasskeys() ? () => begin(passkeySignIn, passkeySentence) : null,
  }
}
