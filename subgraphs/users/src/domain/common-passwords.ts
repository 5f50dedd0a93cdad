function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/**
 * Words that a password must not be made of alone, with or without digits and signs around them and letters
 * swapped for look-alikes: `Password1!`, `$unshine2026`. From published lists of leaked passwords.
 */
export const commonPasswordRoots = words(`
  password passwort motdepasse contrasena senha pass passw passwd passphrase mypassword newpassword
  changeme changemenow letmein letmeinnow opensesame welcome welcomeback admin administrator root toor user
  username guest login default master secret secrets topsecret access test testing tester testtest testuser
  temp temporary demo sample example qwerty qwertyu qwertyui qwertyuiop qwertz qwertzu qwertzuiop azerty
  azertyuiop asdf asdfgh asdfghj asdfghjk asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc qweasd qweasdzxc
  wasd abc abcd abcdef abcdefg abcdefgh iloveyou iloveu iloveme loveyou lovely loveme love forever trustno
  monkey dragon football baseball basketball soccer hockey superman batman spiderman ironman pokemon
  starwars starwar princess queen king prince sunshine shadow flower butterfly rainbow summer winter autumn
  spring january february march april june july august september october november december monday tuesday
  wednesday thursday friday saturday sunday michael michelle jennifer jessica ashley daniel jordan thomas
  charlie andrew matthew joshua anthony robert william nicole hannah samantha george harley hunter ranger
  buster killer tigger ginger pepper cookie chocolate cheese banana orange apple computer internet samsung
  google facebook whatever freedom liverpool arsenal chelsea barcelona juventus mustang corvette ferrari
  mercedes porsche yamaha matrix phoenix diamond jasmine lovers angel angels jesus christ blessed hello
  hellohello helloworld goodbye fuckyou fuckoff asshole bitch nothing nopassword ninja pirate merlin silver
  golden purple yellow black white maggie cowboy eagles cowboys yankees lakers steelers dallas london paris
  allpetplus petplus pets harness puppy doggy kitty kitten
`);

/** Whole passwords of 8 characters and more that {@link commonPasswordRoots} and the check for runs do not catch. */
export const commonPasswords = words(`
  1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 zaq12wsx zaq1zaq1
  zaq1xsw2 qwer1234 1234qwer asdf1234 1234asdf abcd1234 1234abcd a1b2c3d4 1a2b3c4d aa123456 a1234567
  123456aa 12345678a 123456789a a123456789 1234567890 0123456789 0987654321 987654321 9876543210 123123123
  1234512345 123456123456 147258369 159357159 741852963 789456123 963852741 112233445566 11223344 12344321
  123454321 12345679 123456780 1123581321 31415926 314159265 19841984 12341234 qwe123456 123qwe123 123qweasd
  1qazxcvb 7ujm8ik9 passpass adminadmin
`);
