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

interface SheetParts {
  asks: AskQueue
  client: PublicClient
  config: Config
}

function WalletHead({ chainId }: { chainId: number }) {
  return (
    <header className="wallethead">
      <Icon name="wallet" />
      <div className="gr">
        <p className="t14 b">Test wallet</p>
        <p className="t12 m3 n">
          Chain {chainId} · {shortAddress(burnerAccount().address)}
        </p>
      </div>
      <span className="chip warn">Test money</span>
    </header>
  )
}

function Answers({ open, confirm, isBlocked }: { open: OpenAsk; confirm: string; isBlocked: boolean }) {
  return (
    <>
      <div className="row g3 mt6">
        <Button size="mid" className="flex-1" onClick={() => open.answer(false)}>
          Reject
        </Button>
        <Button
          kind="lamp"
          size="mid"
          className="flex-2"
          disabled={isBlocked}
          onClick={() => open.answer(true)}
        >
          {confirm}
        </Button>
      </div>
      <p className="t12 m3 mt3 text-center">This wallet never confirms by itself.</p>
    </>
  )
}

function Frame(props: { open: OpenAsk; title: string; chainId: number; children: ReactNode }) {
  return (
    <Sheet
      key={props.open.id}
      title={props.title}
      isWide
      testId="burner-confirm"
      onClose={() => props.open.answer(false)}
      heading={<WalletHead chainId={props.chainId} />}
    >
      {props.children}
    </Sheet>
  )
}

function SignText({ open, text, config }: { open: OpenAsk; text: string; config: Config }) {
  return (
    <Frame open={open} title="Sign this text" chainId={config.chain.id}>
      <p className="t14 m2 mt6">Sign this text. No payment.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text must be reachable by keyboard */}
      <pre className="calltext mt2" tabIndex={0}>
        {text}
      </pre>
      <Answers open={open} confirm="Sign" isBlocked={false} />
    </Frame>
  )
}

function verb(preview: CallPreview | undefined): string {
  if (!preview) return 'Confirm'
  return preview.text.pays ? `Confirm and pay ${preview.text.pays}` : 'Confirm'
}

function SendCall(props: { open: OpenAsk; to: Hex; data: Hex; value: bigint; parts: SheetParts }) {
  const { open, to, data, value, parts } = props
  const { data: preview } = useQuery({
    queryKey: ['burner-preview', open.id],
    queryFn: () => previewCall(parts.client, parts.config, burnerAccount().address, { to, data, value }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const title = preview?.text.pays ? `You are about to pay ${preview.text.pays}` : 'Confirm in your wallet'
  return (
    <Frame open={open} title={title} chainId={parts.config.chain.id}>
      <CallDetails preview={preview} to={to} value={value} config={parts.config} />
      <Answers open={open} confirm={verb(preview)} isBlocked={!preview?.check.isGood} />
    </Frame>
  )
}

/** Shows the oldest ask of the test wallet: the text to sign or the decoded call, and two buttons. */
export function BurnerSheet({ asks, client, config }: SheetParts) {
  const open = useSyncExternalStore(asks.subscribe, asks.read)
  if (!open) return null
  const { ask } = open
  if (ask.kind !== 'call') return <SignText key={open.id} open={open} text={ask.text} config={config} />
  if (ask.to === null) {
    return (
      <Frame open={open} title="Confirm in your wallet" chainId={config.chain.id}>
        <p className="t14 mt6">
          This would put a new contract on the chain. The test wallet does not do that.
        </p>
        <Answers open={open} confirm="Confirm" isBlocked />
      </Frame>
    )
  }
  return (
    <SendCall
      key={open.id}
      open={open}
      to={ask.to}
      data={ask.data}
      value={ask.value}
      parts={{ asks, client, config }}
    />
  )
}
