import { inSentence, type NewsFacts, type NewsText } from './newsFacts.ts'

const named = ({ title }: NewsFacts) => `“${inSentence(title)}”`
const channelOf = ({ channel }: NewsFacts) => inSentence(channel)
const ofAsked = ({ roomId = '' }: NewsFacts) => `/studio/together/${roomId}`
const ofHost = ({ roomId }: NewsFacts) =>
  roomId === undefined ? '/studio/live' : `/studio/live?room=${roomId}`

/** What creators are told of streams that several of them host: the facts are `title`, `roomId` and the `channel` of the other one. */
export const CO_HOST_NEWS = {
  cohost_invited: {
    group: 'live',
    title: (facts) => `Host a stream with ${channelOf(facts)}?`,
    text: (facts) =>
      `They ask you. It is ${named(facts)}. Read title, door and shares, then agree or decline.`,
    path: ofAsked,
  },
  cohost_changed: {
    group: 'live',
    title: (facts) => `Agree again: ${named(facts)}`,
    text: (facts) =>
      `Title, door or shares of the stream of ${channelOf(facts)} changed after you agreed to host it. It does not begin before you agree again or decline.`,
    path: ofAsked,
  },
  cohost_agreed: {
    group: 'live',
    title: (facts) => `Agreed to host with you: ${channelOf(facts)}`,
    text: (facts) =>
      `They agreed to title, door and shares of ${named(facts)}. If you change one of them, they are asked again.`,
    path: ofHost,
  },
  cohost_declined: {
    group: 'live',
    title: (facts) => `Does not host with you: ${channelOf(facts)}`,
    text: (facts) =>
      `They declined ${named(facts)}, or host it no more. The stream begins and goes on without them.`,
    path: ofHost,
  },
} as const satisfies Record<string, NewsText>
