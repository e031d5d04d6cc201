import { useQuery } from '@tanstack/react-query'
import { prefetchWallet } from '#web/chain/openWallet.ts'
import type { WalletChoice } from '#web/chain/wallet.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { useAfter } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import type { WalletSignIn } from './useWalletSignIn.ts'

const WALLET_MS = 20_000

function Row(props: {
  title: string
  line: string
  isFirst: boolean
  onPick: () => void
  onNear: () => void
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
      <Icon name="wallet" />
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

/** The ways to sign in. The test wallet is there on the local chain only. */
export function SignInPanel({ signIn }: { signIn: WalletSignIn }) {
  const { data: config, error, refetch } = useQuery(configQuery())
  if (error && !config)
    return <Oops what="We could not prepare the sign-in." error={error} onRetry={() => void refetch()} />
  if (signIn.step !== 'choosing') return <Waiting isTest={config?.burner ?? false} />
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
      {config?.burner ? (
        <Row
          title="Use the test wallet"
          line="Lives in this browser, holds test money."
          isFirst
          onPick={pick('burner')}
          onNear={near}
        />
      ) : null}
      <Row
        title={config?.burner ? 'Use another wallet' : 'Use a wallet'}
        line="Sign a message. No payment."
        isFirst={config?.burner === false}
        onPick={pick('dialog')}
        onNear={near}
      />
    </div>
  )
}
