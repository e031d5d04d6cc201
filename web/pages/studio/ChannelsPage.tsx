import { useSession } from '#web/accounts/useSession.ts'
import { ChannelsPanel } from '#web/creators/channels/ChannelsPanel.tsx'
import { HelpedChannels } from '#web/creators/team/HelpedChannels.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'

/** `/studio/channels`: the places of one creator. */
export default function ChannelsPage() {
  const { account, isLoading } = useSession()
  return (
    <div className="main" data-testid="state:studio:channels">
      <title>Channels · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-2">Channels</h1>
        <p className="text-sm text-t2 mb-6">Your passes open doors in all of them. Bans count in one.</p>
        {account ? (
          <>
            <ChannelsPanel />
            <HelpedChannels />
          </>
        ) : isLoading ? null : (
          <SignInFirst reason="Sign in to see your channels">The studio belongs to an account.</SignInFirst>
        )}
      </div>
    </div>
  )
}
