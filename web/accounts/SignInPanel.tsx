import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Identity } from '#api/accounts/identities/contract.ts'
import { prefetchWallet } from '#web/chain/openWallet.ts'
import type { WalletChoice } from '#web/chain/wallet.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import type { IconName } from '#web/kit/controls/iconPaths.ts'
import { isPhone } from '#web/kit/isPhone.ts'
import { useAfter } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import { EmailForms } from './EmailForms.tsx'
import { useEmailSignIn } from './useEmailSignIn.ts'
import type { WalletSignIn } from './useWalletSignIn.ts'

const WALLET_MS = 20_000
const NoWallet = lazy(() =>
  import('./identities/NoWallet.tsx').then(({ NoWallet }) => ({ default: NoWallet })),
)

function Row(props: {
  title: string
  line: string
  icon?: IconName
  isFirst: boolean
  onPick: () => void
  onNear?: () => void
}) {
  return (
    <button
      type="button"
      className={props.isFirst ? 'opt lampopt' : 'opt'}
      data-primary={props.isFirst ? '' : undefined}
      onClick={props.onPick}
      onPointerEnter={props.onNear}
      onFocus={props.onNear}
    >
      <Icon name={props.icon ?? 'wallet'} />
      <span className="min-w-0 flex-1">
        <span className="font-medium text-base block">{props.title}</span>
        <span className="text-sm optline block">{props.line}</span>
      </span>
      <Icon name="forward" small />
    </button>
  )
}

function Waiting({ isTest }: { isTest: boolean }) {
  const isLong = useAfter(WALLET_MS)
  if (isLong) {
    return <SlowNote>Still waiting. Open your wallet again, or look for its window behind this one.</SlowNote>
  }
  return (
    <SlowNote>
      {isTest ? 'Opening the test wallet.' : 'Check your wallet. You sign a text; there is no payment.'}
    </SlowNote>
  )
}

interface SignInPanelProps {
  signIn: WalletSignIn
  /** ways of the account that is signed in already; without it anybody signs in by any */
  own?: readonly Identity[] | undefined
  onDone: () => void
}

/** The ways to sign in. The test wallet is there on the local chain only. */
export function SignInPanel({ signIn, own, onDone }: SignInPanelProps) {
  const has = (kind: Identity['kind']) => own === undefined || own.some((one) => one.kind === kind)
  const [hasWallet, hasMail] = [has('wallet'), has('email')]
  const { data: config, error, refetch } = useQuery(configQuery())
  const byEmail = useEmailSignIn(onDone, own?.find(({ kind }) => kind === 'email')?.name)
  const [isByEmail, setByEmail] = useState(false)
  if (error && !config)
    return <Oops what="We could not prepare the sign-in." error={error} onRetry={() => void refetch()} />
  if (signIn.step === 'none')
    return (
      <Suspense fallback={null}>
        <NoWallet page={window.location.href} isPhone={isPhone()} onBack={signIn.back} />
      </Suspense>
    )
  if (signIn.step === 'passkey')
    return <SlowNote>Your browser asks for your passkey. There is no payment.</SlowNote>
  if (signIn.step !== 'choosing') return <Waiting isTest={config?.burner ?? false} />
  if (isByEmail) return <EmailForms way={byEmail} onBack={() => setByEmail(false)} />
  const near = () => {
    if (config) prefetchWallet(config)
  }
  const pick = (choice: WalletChoice) => () => signIn.start(choice)
  return (
    <div className="flex flex-col gap-3" aria-busy={config ? undefined : true}>
      {signIn.failure ? (
        <Note role="alert" testId="sign-in-failed">
          {signIn.failure}
        </Note>
      ) : null}
      {signIn.withPasskey ? (
        <Row
          title="Use a passkey"
          line="If you added one under Security."
          icon="key"
          isFirst={false}
          onPick={signIn.withPasskey}
        />
      ) : null}
      {hasWallet && config?.burner ? (
        <Row
          title="Use the test wallet"
          line="Lives in this browser, holds test money."
          icon="wallet"
          isFirst
          onPick={pick('burner')}
          onNear={near}
        />
      ) : null}
      {hasWallet ? (
        <Row
          title={config?.burner ? 'Use another wallet' : 'Use a wallet'}
          line="Sign a message. No payment."
          icon="wallet"
          isFirst={config?.burner === false}
          onPick={pick('dialog')}
          onNear={near}
        />
      ) : null}
      {hasWallet && config?.walletConnect ? (
        <Row
          title={isPhone() ? 'Use a wallet app' : 'Use a wallet on your phone'}
          line={isPhone() ? 'Connect and sign in it. No payment.' : 'Scan a code and sign. No payment.'}
          icon="wallet"
          isFirst={false}
          onPick={pick('phone')}
          onNear={near}
        />
      ) : null}
      {hasMail && config?.hasEmail ? (
        <Row
          title="Use e-mail"
          line="We send a code. No password."
          icon="mail"
          isFirst={!hasWallet}
          onPick={() => setByEmail(true)}
        />
      ) : null}
    </div>
  )
}
