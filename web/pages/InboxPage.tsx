import { useSession } from '#web/accounts/useSession.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { InboxList } from '#web/notifications/InboxList.tsx'
import { MailChoicesPanel } from '#web/notifications/MailChoicesPanel.tsx'
import { OlderNews } from '#web/notifications/OlderNews.tsx'
import { useInbox } from '#web/notifications/useInbox.ts'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'

function Own() {
  const { data: inbox, error, refetch } = useInbox()
  return (
    <>
      {inbox ? (
        <>
          <InboxList inbox={inbox} />
          {inbox.next ? <OlderNews before={inbox.next} /> : null}
        </>
      ) : error ? (
        <Oops what="We could not load your notifications." error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading label="Loading your notifications">
          <SkeletonLine height="h-32" />
        </Loading>
      )}
      <section className="mt-8" aria-labelledby="by-mail">
        <h2 className="d5 mb-2" id="by-mail">
          By mail
        </h2>
        <MailChoicesPanel />
      </section>
    </>
  )
}

/** Everything the account was told, and which of it comes by mail. */
export default function InboxPage() {
  const { account, isLoading } = useSession()
  return (
    <div className="main">
      <title>Notifications · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-6">Notifications</h1>
        {account ? (
          <Own />
        ) : isLoading ? null : (
          <SignInFirst reason="Sign in to see your notifications">You are not signed in.</SignInFirst>
        )}
      </div>
    </div>
  )
}
