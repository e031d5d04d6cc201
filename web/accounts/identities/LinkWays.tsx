import { useQuery } from '@tanstack/react-query'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { isPhone } from '#web/kit/isPhone.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import { walletSentence } from '../walletSentence.ts'
import { NoWallet } from './NoWallet.tsx'
import type { WalletLinking } from './useLinking.ts'

/** Which wallet to link; says before what the chain keeps. */
export function LinkWays({ linking }: { linking: WalletLinking }) {
  const { data: config } = useQuery(configQuery())
  if (linking.step === 'none')
    return <NoWallet page={window.location.href} isPhone={isPhone()} onBack={linking.back} />
  if (linking.step === 'waiting')
    return <SlowNote>Check your wallet. You sign a text; there is no payment.</SlowNote>
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-t2">
        Its passes open doors for this account, and it signs in to it. You can remove it at any time. What the
        wallet does on the chain stays public there for good, with or without this account; we show its
        address to nobody.
      </p>
      {linking.error === null ? null : (
        <Note tone="bad" icon="alert" role="alert">
          <p>{walletSentence(linking.error)}</p>
        </Note>
      )}
      {config?.burner ? (
        <Button kind="line" size="mid" onClick={() => linking.start('burner')}>
          Link the test wallet
        </Button>
      ) : null}
      {config?.walletConnect ? (
        <Button kind="line" size="mid" onClick={() => linking.start('phone')}>
          {isPhone() ? 'Link a wallet app' : 'Link a wallet on your phone'}
        </Button>
      ) : null}
      <Button kind="lamp" size="mid" data-primary="" onClick={() => linking.start('dialog')}>
        {config?.burner ? 'Link another wallet' : 'Choose a wallet'}
      </Button>
    </div>
  )
}
