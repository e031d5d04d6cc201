import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Identity } from '#api/accounts/identities/contract.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { RemoveFactorSheet } from '../factors/RemoveFactorSheet.tsx'
import { LinkEmailSheet } from './LinkEmailSheet.tsx'
import { LinkWalletSheet } from './LinkWalletSheet.tsx'
import { useIdentities, useIdentityNews } from './useLinking.ts'

const MAX_WALLETS = 10
const KIND: Record<Identity['kind'], string> = { wallet: 'Wallet', email: 'E-mail' }
const LEAVES: Record<Identity['kind'], string> = {
  wallet:
    'Its passes open nothing for this account any more: a room you are in by one of them ends for you within seconds. It can no longer sign in here; where it is signed in now, end that under Open sessions. Its passes stay in the wallet. What it has locked for a room stays locked, and can be taken back here only while it is linked: take it back first.',
  email: 'It can no longer sign in here, and gets no more mails of this account.',
}

interface IdentityRowsProps {
  identities: Identity[]
  hasEmail: boolean
  onRemove: (identity: Identity) => void
  onLink: (kind: Identity['kind']) => void
}

/** The ways into an account and what can be done with them. */
function IdentityRows({ identities, hasEmail, onRemove, onLink }: IdentityRowsProps) {
  const wallets = identities.filter(({ kind }) => kind === 'wallet').length
  const offersEmail = hasEmail && identities.length === wallets
  return (
    <div className="flex flex-col gap-3">
      <ul>
        {identities.map((identity) => (
          <li
            key={identity.id}
            className="flex items-center justify-between gap-4 min-h-16 border-b border-line py-2"
            data-testid="identity"
          >
            <div className="min-w-0 flex-1">
              <p className="text-sm font-medium figures break-all">
                <bdi>{identity.name}</bdi>
              </p>
              <p className="text-sm text-t2">
                {`${KIND[identity.kind]} · since ${formatMoment(identity.addedAt)}${identity.isRemovable ? '' : ' · your only way in'}`}
              </p>
            </div>
            {identity.isRemovable ? (
              <Button aria-label={`Remove ${identity.name}`} onClick={() => onRemove(identity)}>
                Remove
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        {wallets < MAX_WALLETS ? (
          <Button kind="line" size="mid" onClick={() => onLink('wallet')}>
            Link a wallet
          </Button>
        ) : (
          <p className="text-sm text-t2">Ten wallets are the most. Remove one to link another.</p>
        )}
        {offersEmail ? (
          <Button kind="line" size="mid" onClick={() => onLink('email')}>
            Add an e-mail
          </Button>
        ) : null}
      </div>
    </div>
  )
}

/** Wallets and e-mail that sign in to the account: linked, shown and removed here. */
export function IdentitiesPanel() {
  const { data, error, refetch } = useIdentities()
  const { data: config } = useQuery(configQuery())
  const keep = useIdentityNews()
  const [linking, setLinking] = useState<Identity['kind'] | null>(null)
  const [leaving, setLeaving] = useState<Identity | null>(null)
  const close = () => {
    setLinking(null)
    setLeaving(null)
  }
  const linked = (identities: Identity[]) => {
    keep(identities)
    close()
    showToast({ id: 'identity', tone: 'ok', text: 'Added. It signs in to this account from now on.' })
  }
  async function remove({ id }: Identity): Promise<void> {
    try {
      await call('removeIdentity', { params: { id } })
    } catch (caught) {
      // removed meanwhile from elsewhere: that is what was asked for
      if (problemCode(caught) !== 'NOT_FOUND') throw caught
    }
    keep((await call('listIdentities', {})).identities)
    close()
  }
  if (error && !data)
    return <Oops what="We could not load your ways in." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading your ways in">
        <SkeletonLine height="h-16" />
      </Loading>
    )
  return (
    <>
      <IdentityRows
        identities={data.identities}
        hasEmail={config?.hasEmail ?? false}
        onRemove={setLeaving}
        onLink={setLinking}
      />
      {linking === 'wallet' ? <LinkWalletSheet onLinked={linked} onClose={close} /> : null}
      {linking === 'email' ? <LinkEmailSheet onLinked={linked} onClose={close} /> : null}
      {leaving ? (
        <RemoveFactorSheet
          title={`Remove this ${KIND[leaving.kind].toLowerCase()}?`}
          text={LEAVES[leaving.kind]}
          action="Remove"
          onRemove={() => remove(leaving)}
          onClose={close}
        />
      ) : null}
    </>
  )
}
