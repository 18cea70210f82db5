import { describe, expect, it } from 'vitest'
import { nobody } from '#shared/contract/permissions.ts'
import { permissionsOf } from '#shared/contract/roles.ts'
import { codeOf, laboratory, peopleLab, signingIn, strong } from './testing.ts'

describe('A window of several people', () => {
  it('has nobody until somebody signs in, and then exactly that person with the permissions of the roles', async () => {
    const { people, boId, boPassword } = await laboratory()
    const window = people.openSession()
    expect(window.reader).toBe(nobody)
    expect(people.session.state(window)).toMatchObject({ way: 'several', person: null })
    expect(people.session.state(window).names.map(({ name }) => name)).toEqual(['Ada Byron', 'Bo Lind'])
    const state = await people.session.signIn(window, { name: ' bo  LIND', password: boPassword })
    expect(state.person).toMatchObject({ id: boId, name: 'Bo Lind', roles: ['pathologist'] })
    expect(window.reader.permissions).toEqual(permissionsOf(['pathologist']))
  })

  it('ends what hangs on its person when it is locked, and knows for whom', async () => {
    const { people, bo, boPassword, events, boId } = await laboratory()
    const { left } = bo
    expect(left?.aborted).toBe(false)
    const state = people.session.lock(bo)
    expect(state).toMatchObject({ person: null, lockedFor: { id: boId, name: 'Bo Lind' } })
    expect([bo.reader, left?.aborted]).toEqual([nobody, true])
    await people.session.signIn(bo, { name: 'Bo Lind', password: boPassword })
    expect(people.session.signOut(bo)).toMatchObject({ person: null, lockedFor: null })
    expect(events().slice(-3)).toEqual([
      `${boId} window-locked ${boId}`,
      `${boId} signed-in ${boId}`,
      `${boId} signed-out ${boId}`,
    ])
  })

  it('is not the window of a command or of another core', async () => {
    const { people, boPassword } = await laboratory()
    const foreign = { reader: nobody }
    expect(await signingIn(people, foreign, 'Bo Lind', boPassword)).toBe('forbidden')
  })

  it('does not come back with a restart', async () => {
    const lab = peopleLab()
    await laboratory(lab)
    const { people } = lab.again()
    expect(people.openSession().reader).toBe(nobody)
  })
})

describe('A wrong sign-in', () => {
  it('is answered alike for a wrong password, an unknown name and a closed account', async () => {
    const { people, admin, boId, wait, boPassword } = await laboratory()
    const window = people.openSession()
    expect(await signingIn(people, window, 'Bo Lind', 'wrong')).toBe('sign-in-wrong')
    expect(await signingIn(people, window, 'Cy Nobody', 'wrong')).toBe('sign-in-wrong')
    wait(1)
    people.people.close(admin.reader, boId)
    expect(await signingIn(people, window, 'Bo Lind', boPassword)).toBe('sign-in-wrong')
    expect(window.reader).toBe(nobody)
  })

  it.each(['Bo Lind', 'Cy Nobody'])('delays the next one longer each time, also after a restart: %s', async (name) => {
    let lab = peopleLab()
    await laboratory(lab)
    for (const seconds of [1, 2, 4, 8]) {
      expect(await signingIn(lab.people, lab.people.openSession(), name, 'wrong')).toBe('sign-in-wrong')
      lab = lab.again()
      lab.wait(seconds - 0.5)
      expect(await signingIn(lab.people, lab.people.openSession(), name, 'wrong')).toBe('sign-in-delayed')
      lab.wait(0.5)
    }
  })

  it('never delays for longer than five minutes, not even if the clock was set back', async () => {
    const { people, wait } = await laboratory()
    for (let n = 0; n < 14; n++) {
      expect(await signingIn(people, people.openSession(), 'Bo Lind', 'wrong')).toBe('sign-in-wrong')
      wait(300)
    }
    wait(-3000)
    const refused = people.session.signIn(people.openSession(), { name: 'Bo Lind', password: 'wrong' })
    await expect(refused).rejects.toMatchObject({ data: { code: 'sign-in-delayed', params: { seconds: 300 } } })
  })

  it('is forgotten after a right one', async () => {
    const { people, wait, boPassword } = await laboratory()
    const window = people.openSession()
    for (const seconds of [1, 2, 4]) {
      await signingIn(people, window, 'Bo Lind', 'wrong')
      wait(seconds)
    }
    expect(await signingIn(people, window, 'Bo Lind', boPassword)).toBe('none')
    await signingIn(people, window, 'Bo Lind', 'wrong')
    wait(1)
    expect(await signingIn(people, window, 'Bo Lind', boPassword)).toBe('none')
  })

  it('is recorded without the name that was typed', async () => {
    const { people, events, boId, records } = await laboratory()
    await signingIn(people, people.openSession(), 'Bo Lind', 'wrong')
    await signingIn(people, people.openSession(), 'secret typed into the wrong field', 'x')
    expect(events().slice(-2)).toEqual([`system sign-in-failed ${boId}`, 'system sign-in-failed unknown'])
    const kept = records.read<[], string>('SELECT name FROM sign_in_failures', { pluck: true }).all()
    expect(kept.every((name) => /^[0-9a-f]{8}$/.test(name))).toBe(true)
  })

  it('cannot fill the memory: more than sixteen at once are sent away', async () => {
    const { people } = await laboratory()
    const all = Array.from({ length: 40 }, (_, n) => signingIn(people, people.openSession(), `nobody ${n}`, 'x'))
    const codes = await Promise.all(all)
    expect(codes.filter((code) => code === 'sign-in-wrong')).toHaveLength(16)
    expect(codes.filter((code) => code === 'sign-in-delayed')).toHaveLength(24)
  })
})

describe('A signature', () => {
  it('asks several people for their password again, and one person for none', async () => {
    const { people, bo, boPassword, wait } = await laboratory()
    expect(await codeOf(() => people.confirm(bo.reader, undefined))).toBe('password-needed')
    expect(await codeOf(() => people.confirm(bo.reader, strong))).toBe('password-wrong')
    expect(await codeOf(() => people.confirm(bo.reader, boPassword))).toBe('sign-in-delayed')
    wait(1)
    expect(await codeOf(() => people.confirm(bo.reader, boPassword))).toBe('none')
    const alone = peopleLab().people
    expect(await codeOf(() => alone.confirm(alone.openSession().reader, undefined))).toBe('none')
  })
})
