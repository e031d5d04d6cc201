import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useSyncExternalStore } from 'react'
import type { Hex, PublicClient } from 'viem'
import type { Config } from '#api/installation/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { burnerAccount } from './burnerKey.ts'
import { CallDetails } from './CallDetails.tsx'
import { type CallPreview, previewCall } from './callPreview.ts'
import type { AskQueue, OpenAsk } from './requests.ts'

const LOOK_AGAIN_MS = 3000

interface SheetParts {
  asks: AskQueue
  client: PublicClient
  config: Config
}

interface FrameProps {
  title: string
  address: string
  chainId: number
  confirm: string
  isBlocked: boolean
  onAnswer: (isConfirmed: boolean) => void
  children: ReactNode
}

function Frame({ title, address, chainId, confirm, isBlocked, onAnswer, children }: FrameProps) {
  const head = (
    <header className="wallethead">
      <Icon name="wallet" />
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">Test wallet</p>
        <p className="text-xs text-t3 figures">
          Chain {chainId} · {shortAddress(address)}
        </p>
      </div>
      <span className="chip warn">Test money</span>
    </header>
  )
  return (
    <Sheet title={title} isWide testId="burner-confirm" onClose={() => onAnswer(false)} heading={head}>
      {children}
      <div className="flex items-center gap-3 mt-6">
        <Button size="mid" className="flex-1" onClick={() => onAnswer(false)}>
          Reject
        </Button>
        <Button kind="lamp" size="mid" className="flex-2" disabled={isBlocked} onClick={() => onAnswer(true)}>
          {confirm}
        </Button>
      </div>
      <p className="text-xs text-t3 mt-3 text-center">This wallet never confirms by itself.</p>
    </Sheet>
  )
}

export interface SignViewProps {
  text: string
  address: string
  chainId: number
  onAnswer: (isConfirmed: boolean) => void
}

/** A text to sign, whole, and nothing else. */
export function SignView({ text, ...rest }: SignViewProps) {
  return (
    <Frame {...rest} title="Sign this text" confirm="Sign" isBlocked={false}>
      <p className="text-sm text-t2 mt-6">Sign this text. No payment.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text must be reachable by keyboard */}
      <pre className="calltext mt-2" tabIndex={0}>
        {text}
      </pre>
    </Frame>
  )
}

export interface CallViewProps {
  /** undefined while it is read from the chain */
  preview: CallPreview | undefined
  to: string
  value: bigint
  address: string
  config: Config
  onAnswer: (isConfirmed: boolean) => void
}

/** A call in words and figures. It cannot be confirmed before it was read, nor when it would fail. */
export function CallView({ preview, to, value, address, config, onAnswer }: CallViewProps) {
  const pays = preview?.text.pays ?? null
  return (
    <Frame
      title={pays ? `You are about to pay ${pays}` : 'Confirm in your wallet'}
      address={address}
      chainId={config.chain.id}
      confirm={pays ? `Confirm and pay ${pays}` : 'Confirm'}
      isBlocked={!preview?.check.isGood}
      onAnswer={onAnswer}
    >
      <CallDetails preview={preview} to={to} value={value} address={address} config={config} />
    </Frame>
  )
}

function Call({
  open,
  to,
  data,
  value,
  parts,
}: {
  open: OpenAsk
  to: Hex
  data: Hex
  value: bigint
  parts: SheetParts
}) {
  const { address } = burnerAccount()
  const { data: preview } = useQuery({
    queryKey: ['burner-preview', open.id],
    queryFn: () => previewCall(parts.client, parts.config, address, { to, data, value }),
    // what is asked for may change on the chain while somebody reads
    refetchInterval: LOOK_AGAIN_MS,
    retry: false,
  })
  return (
    <CallView
      preview={preview}
      to={to}
      value={value}
      address={address}
      config={parts.config}
      onAnswer={open.answer}
    />
  )
}

/** Shows the oldest ask of the test wallet: the text to sign or the decoded call, and two buttons. */
export function BurnerSheet(parts: SheetParts) {
  const open = useSyncExternalStore(parts.asks.subscribe, parts.asks.read)
  if (!open) return null
  const { ask } = open
  if (ask.kind === 'call') {
    return <Call key={open.id} open={open} to={ask.to} data={ask.data} value={ask.value} parts={parts} />
  }
  const { address } = burnerAccount()
  return (
    <SignView
      key={open.id}
      text={ask.text}
      address={address}
      chainId={parts.config.chain.id}
      onAnswer={open.answer}
    />
  )
}
