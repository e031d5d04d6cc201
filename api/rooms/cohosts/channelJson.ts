/**
 * SQL: what is shown of a channel, as JSON.
 * @param h the name of its row of `app.channel`
 */
export const channelJson = (h: string): string =>
  `jsonb_build_object('id', ${h}.id, 'handle', ${h}.handle, 'name', ${h}.name, 'about', ${h}.about)`
