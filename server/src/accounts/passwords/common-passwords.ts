/**
 * What people choose when asked for a password: the words that head every published list of leaked ones, in lower case,
 * with at least four characters, shorter ones being parts of good passwords too. Read by the password rules, which strike these out of a password wherever they stand.
 */
export const commonPasswords: readonly string[] = `
password passwort motdepasse contrasena contraseña senha parola wachtwoord haslo heslo salasana lozinka
passord adgangskode passphrase passcode pass secret geheim secreto segreto changeme changethis letmein
openup opensesame welcome willkommen bienvenue bienvenido benvenuto admin administrator administrador root
superuser superadmin user username guest default test testing tester temp temporary login signin logon
access account example sample demo master owner manager service system server database oracle mysql postgres
docker linux ubuntu windows microsoft google facebook twitter instagram linkedin youtube amazon apple iphone
android samsung internet computer laptop keyboard network wireless router cisco developer programmer hacker
hacked whatever iloveyou loveyou ilove love lovely lover lovers loveme mylove forever always together
sweetheart darling babygirl babyboy princess prince queen king angel angels heaven jesus jesuschrist christ
godisgood blessed blessing faith grace hope lord monkey dragon tiger lion panther eagle falcon phoenix
dolphin butterfly kitten kitty puppy bunny rabbit horse pony chicken turtle spider snake shark whale bear
wolf penguin unicorn sunshine rainbow flower flowers rose summer winter spring autumn holiday christmas
easter halloween birthday january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday football baseball basketball soccer hockey tennis
golf rugby cricket boxing wrestling skateboard liverpool chelsea arsenal manchester manutd barcelona
realmadrid juventus milan bayern yankees lakers cowboys steelers redsox eagles packers patriots superman
batman spiderman ironman wolverine avengers starwars startrek skywalker yoda darthvader pokemon pikachu
naruto sasuke dragonball mario zelda minecraft fortnite roblox warcraft starcraft counterstrike playstation
xbox nintendo matrix gandalf frodo harrypotter hogwarts hermione hellokitty mickey minnie donald scooby
snoopy garfield simpsons michael jennifer jessica ashley daniel matthew joshua andrew justin jordan thomas
robert william richard charles george anthony joseph david james john paul mark steven kevin brian jason
ryan nicole amanda michelle melissa stephanie elizabeth samantha victoria natasha alexander alexandra alexis
nicholas benjamin jonathan christopher christian charlie taylor hannah maggie sophie olivia emily emma julia
maria anna laura sarah rachel rebecca andrea carlos antonio francesco mercedes ferrari porsche corvette
mustang camaro chevrolet toyota honda yamaha harley suzuki audi silver golden gold diamond crystal purple
orange yellow green blue black white pink cookie chocolate cheese banana strawberry cherry peach pepper
ginger coffee pizza burger peanut butter sugar honey candy hello goodbye goodmorning goodnight thankyou
please sorry friend friends family mother father mommy daddy mummy sister brother children wife husband
boyfriend girlfriend freedom liberty america american london paris berlin madrid moscow newyork california
texas florida chicago boston brazil canada mexico india china japan england france germany italy spain
russia australia trustno trustnoone nothing something anything everything everyone nobody somebody
mypassword yourpassword thepassword mysecret ourpassword letmeinplease letmeinnow iamgod ihateyou fuckyou
fuckme fuckoff fuck bitch asshole shit pussy money dollar rich million success winner champion legend
warrior soldier hunter killer ninja pirate cowboy ranger rocket thunder lightning storm shadow midnight
darkness destiny mystery magic merlin wizard genius einstein maverick trouble rebel rockstar rocknroll
metallica nirvana slipknot beatles eminem guitar music dancer singer qwerty qwertz azerty qwertyuiop asdfgh
asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc wsxedc edcrfv qweasd qweasdzxc asdzxc abcdef abcabc abcd aabbcc
foobar lorem ipsum lorumipsum loremipsum correcthorsebatterystaple thequickbrownfox quickbrownfox
tobeornottobe maytheforcebewithyou thisismypassword thisisapassword thisissecret supersecret topsecret
1q2w3e4r5t6y 1q2w3e4r 1qaz2wsx 3edc4rfv zaq12wsx q1w2e3r4
`
  .trim()
  .split(/\s+/);
