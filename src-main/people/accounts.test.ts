import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { nobody, permissions } from '#shared/contract/permissions.ts'
import { codeOf, laboratory, peopleLab, signingIn, strong } from './testing.ts'

describe('The first question', () => {
  it('is open for new records, whose first person may do everything until it is answered', () => {
    const { people } = peopleLab()
    const window = people.openSession()
    expect(people.session.state(window)).toMatchObject({ way: null, person: { id: 'local' }, names: [] })
    expect(window.reader.permissions).toEqual(new Set(permissions))
  })

  it('is answered once: by one person who is named and needs no password', async () => {
    const { people, events } = peopleLab()
    const window = people.openSession()
    const state = await people.session.choose(window, { way: 'just-me', name: 'Ada Byron' })
    expect(state).toMatchObject({ way: 'just-me', person: { id: 'local', name: 'Ada Byron' }, names: [] })
    expect(window.reader.permissions).toEqual(new Set(permissions))
    expect(await codeOf(() => people.session.choose(window, { way: 'just-me', name: 'Bo' }))).toBe('conflict')
    expect(events()).toEqual(['local way-changed local'])
    people.session.lock(window)
    expect(window.reader.id).toBe('local')
  })

  it('or by a first administrator, whose password is strong; other windows then have nobody', async () => {
    const { people, told } = peopleLab()
    const [window, other] = [people.openSession(), people.openSession()]
    const choice = { way: 'several', name: 'Ada Byron', roles: ['pathologist'] } as const
    for (const password of ['short', 'Password1!', 'ada byron'])
      expect(await codeOf(() => people.session.choose(window, { ...choice, roles: [...choice.roles], password }))).toBe(
        'password-weak',
      )
    const state = await people.session.choose(window, { ...choice, roles: [...choice.roles], password: strong })
    expect(state.person?.roles).toEqual(['administrator', 'pathologist'])
    expect(other.reader).toBe(nobody)
    expect(told).toEqual([`local ${strong}`])
  })

  it('needs no answer where a host was told one, which changes no earlier answer', async () => {
    const { people } = await laboratory()
    people.workAloneUnlessAsked()
    expect(people.session.state(people.openSession()).way).toBe('several')
    const fresh = peopleLab().people
    fresh.workAloneUnlessAsked()
    expect(fresh.session.state(fresh.openSession()).way).toBe('just-me')
  })
})

describe('A change of the way of working', () => {
  it('to one person needs the password of whoever asks, who then works alone; and back again', async () => {
    const { people, admin, bo } = await laboratory()
    const change = (password: string) => people.people.changeWay(admin, { way: 'just-me', password })
    expect(await codeOf(() => change('wrong'))).toBe('password-wrong')
    expect(bo.reader.name).toBe('Bo Lind')
  })

  it('to one person gives every window to that person', async () => {
    const { people, admin, bo } = await laboratory()
    const state = await people.people.changeWay(admin, { way: 'just-me', password: strong })
    expect(state).toMatchObject({ way: 'just-me', person: { name: 'Ada Byron' } })
    expect(bo.reader.name).toBe('Ada Byron')
    const back = await people.people.changeWay(admin, { way: 'several', password: strong, roles: ['pathologist'] })
    expect(back).toMatchObject({ way: 'several', person: { roles: ['administrator', 'pathologist'] } })
    expect(bo.reader).toBe(nobody)
  })
})

describe('An account', () => {
  it('begins with a password that must be replaced at the first sign-in, by another strong one', async () => {
    const { people, admin } = await laboratory()
    const { password } = await people.people.add(admin.reader, { name: 'Cy Ray', roles: ['trainee'] })
    const window = people.openSession()
    const state = await people.session.signIn(window, { name: 'Cy Ray', password })
    expect(state).toMatchObject({ person: null, mustChange: { name: 'Cy Ray' } })
    expect(window.reader).toBe(nobody)
    for (const weak of ['12345678', password])
      expect(await codeOf(() => people.session.replaceOneTime(window, weak))).toBe('password-weak')
    expect((await people.session.replaceOneTime(window, strong)).person?.name).toBe('Cy Ray')
    expect(await codeOf(() => people.session.replaceOneTime(window, strong))).toBe('conflict')
  })

  it('has a name of its own', async () => {
    const { people, admin, boId } = await laboratory()
    const { reader } = admin
    expect(await codeOf(() => people.people.add(reader, { name: 'BO  lind', roles: ['trainee'] }))).toBe('name-taken')
    expect(await codeOf(() => people.people.rename(reader, boId, 'ada byron'))).toBe('name-taken')
    people.people.rename(reader, boId, 'Dr. Bo Lind')
    expect(people.session.state(people.openSession()).names[1]).toEqual({ id: boId, name: 'Dr. Bo Lind' })
  })

  it('is closed and never deleted: its windows end, it cannot sign in, and it can be opened again', async () => {
    const { people, admin, bo, boId, boPassword, events } = await laboratory()
    const { left } = bo
    people.people.close(admin.reader, boId)
    expect([bo.reader, left?.aborted]).toEqual([nobody, true])
    expect(people.people.list().find(({ id }) => id === boId)?.closedAt).not.toBeNull()
    people.people.reopen(admin.reader, boId)
    expect(await signingIn(people, bo, 'Bo Lind', boPassword)).toBe('none')
    expect(events()).toContain(`local person-closed ${boId}`)
  })

  it('changes its permissions at once with its roles', async () => {
    const { people, admin, bo, boId } = await laboratory()
    expect(bo.reader.permissions.has('case.sign-out')).toBe(true)
    people.people.setRoles(admin.reader, boId, ['cytotechnologist'])
    expect(bo.reader.permissions.has('case.sign-out')).toBe(false)
    expect(bo.reader.permissions.has('case.review')).toBe(true)
  })

  it('of the last administrator is neither closed nor given other roles', async () => {
    const { people, admin, boId } = await laboratory()
    const { reader } = admin
    expect(await codeOf(() => people.people.close(reader, 'local'))).toBe('last-administrator')
    expect(await codeOf(() => people.people.setRoles(reader, 'local', ['pathologist']))).toBe('last-administrator')
    people.people.setRoles(reader, boId, ['administrator'])
    expect(await codeOf(() => people.people.close(reader, 'local'))).toBe('none')
  })

  it('gets a new one-time password from an administrator, which ends its windows and its delay', async () => {
    const { people, admin, bo, boId, boPassword } = await laboratory()
    await signingIn(people, people.openSession(), 'Bo Lind', 'wrong')
    const { password } = await people.people.reset(admin.reader, boId, false)
    expect(bo.reader).toBe(nobody)
    expect(await signingIn(people, bo, 'Bo Lind', password)).toBe('none')
    expect(people.session.state(bo).mustChange?.id).toBe(boId)
    expect(await signingIn(people, bo, 'Bo Lind', boPassword)).toBe('sign-in-wrong')
    expect(await codeOf(() => people.people.reset(admin.reader, 'local', false))).toBe('conflict')
  })

  it('changes its own password with the present one', async () => {
    const { people, bo, boPassword, told, boId, wait } = await laboratory()
    const to = 'four quite other words 7'
    const change = (current: string) => people.account.changePassword(bo.reader, { current, password: to })
    expect(await codeOf(() => change('wrong'))).toBe('password-wrong')
    wait(1)
    await change(boPassword)
    expect(told.at(-1)).toBe(`${boId} ${to}`)
    expect(await signingIn(people, bo, 'Bo Lind', to)).toBe('none')
  })
})

describe('A password that an administrator gave', () => {
  it('works for 72 hours, and not later, nor in a window that was left open with it', async () => {
    const lab = await laboratory()
    const { people, admin, wait, events } = lab
    const made = await people.people.add(admin.reader, { name: 'Cy Ray', roles: ['trainee'] })
    const [early, late] = [people.openSession(), people.openSession()]
    wait(72 * 3600)
    expect(await signingIn(people, early, 'Cy Ray', made.password)).toBe('none')
    expect(people.session.state(early).mustChange?.name).toBe('Cy Ray')
    wait(1)
    expect(await signingIn(people, late, 'Cy Ray', made.password)).toBe('one-time-expired')
    expect(people.session.state(late)).toMatchObject({ person: null, mustChange: null })
    expect(events()).toContain(`system sign-in-failed ${made.personId}`)
    expect(await codeOf(() => people.session.replaceOneTime(early, `${strong} cy`))).toBe('one-time-expired')
    const again = await people.people.reset(admin.reader, made.personId, false)
    expect(await signingIn(people, late, 'Cy Ray', again.password)).toBe('none')
    await people.session.replaceOneTime(late, `${strong} cy`)
    wait(100 * 3600)
    people.session.signOut(late)
    expect(await signingIn(people, late, 'Cy Ray', `${strong} cy`)).toBe('none')
  })
})

describe('A second factor', () => {
  const at = (seconds: number) => Date.parse('2026-11-30T08:00:00Z') + seconds * 1000
  const codeAt = (secret: string, seconds: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at(seconds) })
  async function withFactor() {
    const lab = await laboratory()
    const { secret, uri } = await lab.people.account.offerSecondFactor(lab.bo.reader, lab.boPassword)
    expect(uri).toMatch(/^otpauth:\/\/totp\/Daybreak:Bo%20Lind\?/)
    expect(await codeOf(() => lab.people.account.confirmSecondFactor(lab.bo.reader, '000000'))).toBe('code-wrong')
    const { codes } = await lab.people.account.confirmSecondFactor(lab.bo.reader, codeAt(secret, 0))
    lab.people.session.signOut(lab.bo)
    const tries = (code?: string) => signingIn(lab.people, lab.bo, 'Bo Lind', lab.boPassword, code)
    return { ...lab, secret, codes, tries }
  }

  it('is asked for after the password, and each code is right once', async () => {
    const { tries, secret, wait } = await withFactor()
    expect(await tries()).toBe('code-needed')
    // Used when it was turned on.
    expect(await tries(codeAt(secret, 0))).toBe('code-wrong')
    wait(60)
    expect(await tries(codeAt(secret, 60))).toBe('none')
    expect(await tries(codeAt(secret, 60))).toBe('code-wrong')
  })

  it('is replaced by a recovery code, each for one use, which leaves an event', async () => {
    const { tries, codes, wait, events, boId } = await withFactor()
    expect(codes).toHaveLength(10)
    expect(await tries(codes[3])).toBe('none')
    expect(events()).toContain(`${boId} recovery-code-used ${boId}`)
    expect(await tries(codes[3])).toBe('code-wrong')
    wait(2)
    expect(await tries(codes[4]?.toUpperCase())).toBe('none')
  })

  it('is turned off with the password, or by an administrator for somebody who lost it', async () => {
    const { people, admin, boId, tries, codes, bo, boPassword } = await withFactor()
    await people.people.reset(admin.reader, boId, false)
    expect(people.people.list().find(({ id }) => id === boId)?.secondFactor).toBe(true)
    await people.people.reset(admin.reader, boId, true)
    expect(people.people.list().find(({ id }) => id === boId)?.secondFactor).toBe(false)
    expect(await tries(codes[0])).toBe('sign-in-wrong')
    expect([bo.reader, boPassword]).toEqual([nobody, boPassword])
  })
})
