import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Inbox } from '#api/notifications/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { mayRetry, readAgain } from '#web/kit/api/queries.ts'
import { openSocket } from '#web/kit/socket.ts'

const KEY = ['notifications'] as const

/** What this account was told; asked again whenever the server says that it changed. */
function inboxQuery() {
  return queryOptions({
    queryKey: KEY,
    queryFn: () => call('listNotifications', { query: {} }),
    staleTime: 30_000,
    retry: mayRetry,
  })
}

/** The inbox of who is signed in, kept as it is at the server while the page is open. */
export function useInbox() {
  const queries = useQueryClient()
  useEffect(() => {
    let leave = () => {}
    let isGone = false
    const again = () => void readAgain(queries, { queryKey: KEY })
    openSocket()
      .then((socket) => {
        if (isGone) return
        // a hint may have been missed while there was no connection
        socket.on('inbox:changed', again).on('connect', again)
        leave = () => {
          socket.off('inbox:changed', again)
          socket.off('connect', again)
        }
      })
      // without a socket the page asks when it is looked at again
      .catch(() => null)
    return () => {
      isGone = true
      leave()
    }
  }, [queries])
  return useQuery(inboxQuery())
}

/** Marks one as read, or all. Shown at once; the server has the last word. */
export async function markRead(queries: QueryClient, id?: string): Promise<void> {
  // what is on its way does not know of it
  await queries.cancelQueries({ queryKey: KEY })
  queries.setQueryData(inboxQuery().queryKey, (old: Inbox | undefined) => old && readIn(old, id))
  try {
    await call('readNotifications', { body: id === undefined ? {} : { id } })
  } finally {
    await readAgain(queries, { queryKey: KEY })
  }
}

function readIn(inbox: Inbox, id: string | undefined): Inbox {
  const notifications = inbox.notifications.map((one) =>
    id === undefined || one.id === id ? { ...one, isRead: true } : one,
  )
  const wasUnread = inbox.notifications.some((one) => one.id === id && !one.isRead)
  const unread = id === undefined ? 0 : inbox.unread - (wasUnread ? 1 : 0)
  return { ...inbox, notifications, unread: Math.max(0, unread) }
}
