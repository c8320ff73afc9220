// The words of the founding procedure in both languages, exactly as the screens must show them.
// They are written out here a second time on purpose: a label that is changed by accident in the
// translations must fail the test that follows the reference documentation.

/** The words of one language. */
export interface Words {
  readonly locale: string
  readonly username: string
  readonly password: string
  readonly signIn: string
  readonly purchaseServices: string
  readonly addOns: string
  readonly seeAll: string
  readonly details: string
  readonly buy: string
  readonly quantity: string
  readonly assignAutomatically: string
  readonly checkOut: string
  readonly next: string
  readonly placeOrder: string
  readonly orderPlaced: string
  readonly yourProducts: string
  readonly resourceAccounts: string
  readonly add: string
  readonly addResourceAccount: string
  readonly displayName: string
  readonly resourceAccountType: string
  readonly autoAttendant: string
  readonly save: string
  readonly activeUsers: string
  readonly licensesAndApps: string
  readonly licenses: string
  readonly saveChanges: string
  readonly saved: string
  readonly close: string
  readonly assign: string
  readonly numberType: string
  readonly online: string
  readonly assignedNumber: string
  readonly nextStep: string
  readonly addUser: string
  readonly autoAttendants: string
  readonly name: string
  readonly operator: string
  readonly greeting: string
  readonly menuPrompt: string
  readonly addOption: string
  readonly key: string
  readonly action: string
  readonly person: string
  readonly announcementTyped: string
  readonly announcement: string
  readonly keys: string
  readonly simulate: string
  readonly path: string
  readonly heard: RegExp
}

/** English, as in the reference documentation. */
export const english: Words = {
  locale: 'en-US',
  username: 'Username',
  password: 'Password',
  signIn: 'Sign in',
  purchaseServices: 'Purchase services',
  addOns: 'Add-ons',
  seeAll: 'See all add-ons products',
  details: 'Details',
  buy: 'Buy',
  quantity: 'Quantity',
  assignAutomatically: 'Automatically assign to all of your users with no licenses',
  checkOut: 'Check out now',
  next: 'Next',
  placeOrder: 'Place order',
  orderPlaced: 'Thank you, your order is placed',
  yourProducts: 'Your products',
  resourceAccounts: 'Resource accounts',
  add: 'Add',
  addResourceAccount: 'Add resource account',
  displayName: 'Display name',
  resourceAccountType: 'Resource account type',
  autoAttendant: 'Auto attendant',
  save: 'Save',
  activeUsers: 'Active users',
  licensesAndApps: 'Licenses and apps',
  licenses: 'Licenses',
  saveChanges: 'Save changes',
  saved: 'Changes saved.',
  close: 'Close',
  assign: 'Assign/unassign',
  numberType: 'Phone number type',
  online: 'Online',
  assignedNumber: 'Assigned phone number',
  nextStep: 'Next step: Assign phone numbers to your users',
  addUser: 'Add a user',
  autoAttendants: 'Auto attendants',
  name: 'Name',
  operator: 'Operator',
  greeting: 'Greeting',
  menuPrompt: 'Menu prompt',
  addOption: 'Add an option',
  key: 'Key',
  action: 'Action',
  person: 'Person in the organization',
  announcementTyped: 'Announcement',
  announcement: 'Announcement',
  keys: 'Keys to press',
  simulate: 'Simulate',
  path: 'Path of the call',
  heard: /Twelve Main Street/,
}

/** French, as in the reference documentation's translation. */
export const french: Words = {
  locale: 'fr-FR',
  username: 'Nom d’utilisateur',
  password: 'Mot de passe',
  signIn: 'Se connecter',
  purchaseServices: 'Acheter des services',
  addOns: 'Compléments',
  seeAll: 'Voir tous les compléments',
  details: 'Détails',
  buy: 'Acheter',
  quantity: 'Quantité',
  assignAutomatically: 'Attribuer automatiquement à tous vos utilisateurs sans licence',
  checkOut: 'Valider le panier',
  next: 'Suivant',
  placeOrder: 'Passer la commande',
  orderPlaced: 'Merci, votre commande est passée',
  yourProducts: 'Vos produits',
  resourceAccounts: 'Comptes de ressources',
  add: 'Ajouter',
  addResourceAccount: 'Ajouter un compte de ressource',
  displayName: 'Nom d’affichage',
  resourceAccountType: 'Type de compte de ressource',
  autoAttendant: 'Standard automatique',
  save: 'Enregistrer',
  activeUsers: 'Utilisateurs actifs',
  licensesAndApps: 'Licences et applications',
  licenses: 'Licences',
  saveChanges: 'Enregistrer les modifications',
  saved: 'Modifications enregistrées.',
  close: 'Fermer',
  assign: 'Affecter/Désaffecter',
  numberType: 'Type de numéro de téléphone',
  online: 'En ligne',
  assignedNumber: 'Numéro de téléphone affecté',
  nextStep: 'Étape suivante : affecter des numéros de téléphone à vos utilisateurs',
  addUser: 'Ajouter un utilisateur',
  autoAttendants: 'Standards automatiques',
  name: 'Nom',
  operator: 'Opérateur',
  greeting: 'Message d’accueil',
  menuPrompt: 'Invite du menu',
  addOption: 'Ajouter une option',
  key: 'Touche',
  action: 'Action',
  person: 'Personne dans l’organisation',
  announcementTyped: 'Annonce',
  announcement: 'Annonce',
  keys: 'Touches à composer',
  simulate: 'Simuler',
  path: 'Chemin de l’appel',
  heard: /Twelve Main Street/,
}
