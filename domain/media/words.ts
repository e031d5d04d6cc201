/** What a camera is sent in, so that who has little bandwidth gets the smaller one. */
export const RENDITIONS = ['high', 'low'] as const
export type Rendition = (typeof RENDITIONS)[number]

/** What a viewer gets of somebody's camera; none: no picture at all. */
export const RENDITION_CHOICES = ['high', 'low', 'none'] as const
export type RenditionChoice = (typeof RENDITION_CHOICES)[number]

/** What a viewer chose in the player; auto: what the connection bears. */
export const QUALITIES = ['auto', 'high', 'low', 'sound'] as const
export type Quality = (typeof QUALITIES)[number]
