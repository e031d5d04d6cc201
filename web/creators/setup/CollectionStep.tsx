import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Abi } from 'viem'
import type { Me } from '#api/accounts/contract.ts'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Address } from '#web/chain/wallet.ts'
import { call } from '#web/kit/api/client.ts'
import { channelQuery, configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { intentsQuery } from '#web/transactions/intentQueries.ts'
import { pollMsOf } from '#web/transactions/pollMs.ts'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'
import { useFirstPayout } from '../passes/useFirstPayout.ts'
import { untilIndexed } from '../untilIndexed.ts'

function symbolOf(handle: string): string {
  return handle
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 8)
    .toUpperCase()
}

/** Second step: the creator's own wallet deploys the pass collection. */
export function CollectionStep({ account, page }: { account: Me; page: ChannelPage }) {
  const queries = useQueryClient()
  const { data: config } = useQuery(configQuery())
  const { data: intents } = useQuery({
    ...intentsQuery(pollMsOf(config?.chain.blockS ?? 2)),
    enabled: Boolean(config),
  })
  const [error, setError] = useState<unknown>(null)
  const payout = useFirstPayout(account.wallets)
  const linking = useRef<string | null>(null)
  const { phase, run } = useTx()

  async function link(txHash: string): Promise<void> {
    linking.current = txHash
    setError(null)
    try {
      const params = { id: page.channel.id }
      const linked = await untilIndexed(() => call('setCollection', { params, body: { txHash } }))
      queries.setQueryData(channelQuery(page.channel.handle).queryKey, linked)
    } catch (caught) {
      setError(caught)
    }
  }
  const linkNow = useRef(link)
  linkNow.current = link

  // Also after a reload between the transaction and the link: the server still knows the hash.
  const made = intents?.find(
    (one) => one.purpose === 'collection' && (one.state === 'included' || one.state === 'safe'),
  )
  const hash = made?.txHash ?? null
  useEffect(() => {
    if (hash !== null && linking.current !== hash) void linkNow.current(hash)
  }, [hash])

  async function deploy(): Promise<void> {
    const to = await payout.look()
    if (to === undefined) return
    const { streamPassFactoryAbi } = await import('#generated/abis.ts')
    await run(async (owner) => {
      const { contracts } = await queries.ensureQueryData(configQuery())
      return {
        purpose: 'collection',
        call: {
          address: contracts.factory as Address,
          abi: streamPassFactoryAbi as unknown as Abi,
          functionName: 'createCollection',
          args: [page.channel.name, symbolOf(page.channel.handle), to ?? owner],
        },
        expect: { factory: contracts.factory.toLowerCase(), creator: owner.toLowerCase() },
        wallets: account.wallets.map((each) => each.toLowerCase()),
      }
    })
  }

  const isLinking = hash !== null && error === null
  const word = isLinking
    ? 'Linking it to your channel'
    : workingWord(phase, config?.chain.name ?? 'the network')
  return (
    <div className="flex flex-col gap-4">
      <Note icon="wallet">
        Your wallet makes a contract that belongs to you. Fans pay you through it; nothing stays with us. You
        pay the network cost once.
      </Note>
      <Field
        label="Where sales go"
        value={payout.typed}
        error={payout.fault}
        hint="Empty = the wallet that makes it. You can change it later."
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => payout.change(event.target.value)}
      />
      {payout.doubts.map((doubt) => (
        <Note key={doubt} tone="warn" icon="alert" role="alert" testId="payout-doubt">
          {doubt}
        </Note>
      ))}
      {error ? (
        <Oops
          what="The collection exists, but we could not link it yet."
          error={error}
          {...(hash ? { onRetry: () => void link(hash) } : {})}
        />
      ) : null}
      <Button
        kind="lamp"
        size="big"
        isBusy={isLinking || isWorking(phase) || phase.at === 'included'}
        onClick={() => void deploy()}
      >
        {word ?? (payout.doubts.length > 0 ? 'Pay this address and create it' : 'Create my pass collection')}
      </Button>
      <TxNote phase={phase} />
    </div>
  )
}
