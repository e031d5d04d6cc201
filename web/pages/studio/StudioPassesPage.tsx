import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, NavLink } from 'react-router'
import type { Me } from '#api/accounts/contract.ts'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { OwnPasses } from '#api/passes/contract.ts'
import { useIdentities } from '#web/accounts/identities/useLinking.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { ConnectPanel } from '#web/billing/ConnectPanel.tsx'
import { CardPricesPanel } from '#web/billing/prices/CardPricesPanel.tsx'
import { HoldersTab } from '#web/creators/passes/HoldersTab.tsx'
import { MoneyPanel } from '#web/creators/passes/MoneyPanel.tsx'
import { SalesTab } from '#web/creators/passes/SalesTab.tsx'
import { TiersTab } from '#web/creators/passes/TiersTab.tsx'
import { useCreatorReady } from '#web/creators/useCreatorReady.ts'
import { configQuery, ownPassesQuery } from '#web/kit/api/queries.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { NothingHere } from '#web/pages/NothingHere.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import { ClaimButton } from './ClaimButton.tsx'
import { TipsTab } from './TipsTab.tsx'

/** A change on the chain shows here after so long at most. */
const LOOK_AGAIN_MS = 2000

const TABS = [
  { tab: 'tiers', path: '/studio/passes', word: 'Tiers' },
  { tab: 'sales', path: '/studio/passes/sales', word: 'Sales' },
  { tab: 'holders', path: '/studio/passes/holders', word: 'Holders' },
  { tab: 'tips', path: '/studio/passes/tips', word: 'Tips' },
  { tab: 'cards', path: '/studio/passes/cards', word: 'Card payments' },
] as const
export type PassesTab = (typeof TABS)[number]['tab']

/** Cards and tips have a place where this installation takes them. */
function Tabs() {
  const { data: config } = useQuery(configQuery())
  return (
    <nav className="tabs mb-6" aria-label="Passes">
      {TABS.filter(
        ({ tab }) =>
          (tab !== 'cards' || config?.cards) &&
          (tab !== 'tips' || config?.contracts.roomHub || config?.cards),
      ).map(({ path, tab, word }) => (
        <NavLink key={tab} to={path} end>
          {word}
        </NavLink>
      ))}
    </nav>
  )
}

interface OpenProps {
  account: Me
  page: ChannelPage
  own: OwnPasses
}

function Open({ account, page, own, tab }: OpenProps & { tab: PassesTab }) {
  if (tab === 'sales') {
    return (
      <>
        <MoneyPanel
          channelId={page.channel.id}
          own={own}
          wallets={account.wallets}
          claim={(waiting) => <ClaimButton waiting={waiting} channelId={page.channel.id} />}
        />
        <SalesTab channelId={page.channel.id} own={own} />
      </>
    )
  }
  if (tab === 'holders') return <HoldersTab channelId={page.channel.id} own={own} />
  return <TiersTab account={account} page={page} own={own} />
}

function Waiting() {
  return (
    <Loading label="Loading your passes">
      <SkeletonLine height="h-40" />
    </Loading>
  )
}

/** Nobody fills in a form that then turns out to be closed to them: whether there is an address is known first. */
function Cards({ channelId }: { channelId: string }) {
  const { data, isPending } = useIdentities()
  if (isPending) return <Waiting />
  return (
    <>
      <ConnectPanel hasEmail={data?.identities.some(({ kind }) => kind === 'email') ?? true} />
      <CardPricesPanel channelId={channelId} />
    </>
  )
}

function NoChannel() {
  return (
    <Empty
      action={
        <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} data-primary="" to="/studio/live">
          Make your channel
        </Link>
      }
    >
      Being paid begins with a channel.
    </Empty>
  )
}

function Passes({ account, tab }: { account: Me; tab: PassesTab }) {
  const { page, isLoading, error, retry } = useCreatorReady(account)
  const channelId = page?.channel.id ?? ''
  const own = useQuery({
    ...ownPassesQuery(channelId),
    enabled: Boolean(page?.collection),
    refetchInterval: LOOK_AGAIN_MS,
  })
  if (tab === 'cards' && page) return <Cards channelId={channelId} />
  if (own.data && page) return <Open account={account} page={page} own={own.data} tab={tab} />
  if (error ?? own.error) {
    const again = () => {
      retry()
      void own.refetch()
    }
    return <Oops what="We could not load your passes." error={error ?? own.error} onRetry={again} />
  }
  if (isLoading || (page?.collection && own.isPending)) return <Waiting />
  if (tab === 'cards') return <NoChannel />
  return (
    <Empty
      action={
        <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} data-primary="" to="/studio/live">
          Set up passes
        </Link>
      }
    >
      You sell no passes yet.
    </Empty>
  )
}

function SignInHere() {
  return (
    <SignInFirst reason="Sign in to see your passes">
      The studio belongs to an account. Sign in, and your passes are here.
    </SignInFirst>
  )
}

function bodyOf({ account, isLoading, error }: ReturnType<typeof useSession>, tab: PassesTab): ReactNode {
  if (account && tab === 'tips') return <TipsTab none={<NoChannel />} />
  if (account) return <Passes account={account} tab={tab} />
  if (isLoading) return <Waiting />
  return error ? <Oops what="We could not load your account." error={error} /> : <SignInHere />
}

/** `/studio/passes`: what a creator sells, what was sold, and who holds it. */
export default function StudioPassesPage({ tab }: { tab: PassesTab }) {
  const session = useSession()
  const { data: config } = useQuery(configQuery())
  const isCards = tab === 'cards'
  if (isCards && config && !config.cards)
    return <NothingHere>This address leads nowhere. It may have been mistyped.</NothingHere>
  return (
    <div className="main">
      <title>Passes · Stagedoor</title>
      <h1 className="d2 mb-6">Passes</h1>
      {session.account ? <Tabs /> : null}
      {isCards && !config ? <Waiting /> : bodyOf(session, tab)}
    </div>
  )
}
