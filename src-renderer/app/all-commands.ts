/**
 * Declares the commands of every room when the window starts, including pages that are loaded later, so that the list
 * of keys is complete from the start. A room declares its commands in its `commands.ts` and nowhere else.
 */
import.meta.glob('../**/commands.ts', { eager: true })
