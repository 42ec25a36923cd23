"""Words that tell what another program's account is, in English and Spanish.

Each row is tried in order; a word counts where it begins a word of the name.
"""

Row = tuple[str, tuple[str, ...]]

ROOT_WORDS: tuple[Row, ...] = (
    ("Assets", ("accumulated", "accum", "prepaid", "por cobrar", "receivable")),
    (
        "Liabilities",
        (
            *("payable", "liabilit", "accrued", "deferred", "unearned", "owed"),
            *("por pagar", "pasivo", "sales tax", "gift card", "net pay due", "withh"),
            *("employee tax", "deduction", "garnish"),
        ),
    ),
    (
        "Equity",
        (
            *("equity", "retained earnings", "opening balance", "net income", "owner"),
            *("member share", "member capital", "capital", "common stock", "draw"),
            *("patrimonio", "aportes"),
        ),
    ),
    ("Assets", ("net pay", "net amount", "take home", "neto")),
    (
        "Expenses",
        (
            *("expense", "cost of", "purchases", "interest paid", "loan interest"),
            *("fee", "charge", "repair", "maintenance", "rental", "supplies"),
            *("insurance", "depreciation", "wages", "salar", "payroll", "gross"),
            *("tax", "gasto", "costo", "short", "refund", "discount", "employer"),
            *("reimburse", "reembolso", "car and truck", "auto"),
        ),
    ),
    (
        "Income",
        (
            *("income", "sales", "revenue", "donation", "grant", "interest earned"),
            *("ingreso", "ventas", "donaci", "subvenci", "tips", "gain"),
        ),
    ),
    (
        "Assets",
        (
            *("checking", "savings", "bank", "cash", "petty", "undeposited", "till"),
            *("inventory", "deposit", "equipment", "furniture", "vehicle", "building"),
            *("computer", "asset", "clearing", "machinery", "van", "truck", "stock"),
            *("banco", "caja", "efectivo", "inventario", "equipo", "cuenta corriente"),
            *("ahorro", "credit union", "money market", "paypal", "square"),
        ),
    ),
    (
        "Liabilities",
        (
            *("loan", "credit card", "visa", "mastercard", "amex", "line of credit"),
            *("mortgage", "card", "préstamo", "tarjeta", "note"),
        ),
    ),
)

CHART_WORDS: tuple[Row, ...] = (
    ("Assets:Bank:Savings", ("saving", "ahorro", "money market")),
    ("Assets:Cash:Petty", ("petty",)),
    ("Assets:Cash:Till", ("cash on hand", "till", "register", "undeposited", "caja")),
    (
        "Assets:Bank:Checking",
        ("checking", "operating", "cuenta corriente", "net pay", "net amount", "neto"),
    ),
    ("Assets:Receivable:Cards", ("square", "stripe", "card receivable")),
    ("Assets:Receivable:Customers", ("receivable", "por cobrar")),
    ("Assets:Prepaid:Insurance", ("prepaid insurance",)),
    ("Assets:Prepaid:Deposits", ("deposit", "depósito")),
    ("Assets:Inventory:Goods", ("inventory", "stock", "inventario")),
    ("Assets:Equipment:Depreciation", ("accumulated", "accum")),
    ("Assets:Equipment:Cost", ("equipment", "furniture", "machinery", "fixture")),
    ("Assets:Vehicles:Van", ("vehicle", "van", "truck")),
    ("Liabilities:Sales-Tax", ("sales tax",)),
    ("Liabilities:Wages", ("wages", "accrued payroll")),
    (
        "Liabilities:Payroll-Taxes",
        (
            *("payroll", "withh", "employee tax", "employer", "deduction", "taxes"),
            *("garnish", "federal tax", "state tax", "fica", "medicare", "retenci"),
            "social security",
        ),
    ),
    ("Liabilities:Customers", ("gift", "deferred", "unearned", "customer")),
    ("Liabilities:Card", ("credit card", "visa", "mastercard", "amex", "card")),
    ("Liabilities:Loan:Start-up", ("loan", "line of credit", "mortgage", "note")),
    ("Liabilities:Payable", ("accounts payable", "a/p", "por pagar", "payable")),
    ("Equity:Opening-Balances", ("opening balance", "saldo inicial")),
    ("Equity:Collective:Unallocated", ("retained earnings", "unallocated")),
    ("Income:Interest", ("interest", "interés")),
    ("Income:Grants", ("grant", "donation", "subvenci", "donaci")),
    ("Income:Tips", ("tip",)),
    ("Income:Sales:Wholesale", ("wholesale", "mayoreo")),
    ("Income:Sales:Online", ("online", "web sales")),
    ("Income:Services", ("service", "servicio", "consulting")),
    ("Income:Other", ("other", "uncategorized", "misc")),
    ("Income:Sales:Counter", ("sales", "revenue", "ventas")),
    ("Expenses:Payroll:Workers-Comp", ("workers comp", "worker's comp", "workers’")),
    ("Expenses:Payroll:Taxes", ("payroll tax", "employer", "futa", "suta", "fica")),
    ("Expenses:Payroll:Health", ("health",)),
    ("Expenses:Payroll:Temps", ("temp", "contract labor", "subcontract")),
    ("Expenses:Payroll:Wages", ("wage", "salar", "gross", "payroll", "sueldo")),
    ("Expenses:Taxes:Income", ("income tax",)),
    ("Expenses:Card-Fees", ("merchant", "card fee", "card processing", "square fee")),
    ("Expenses:Bank-Fees", ("bank", "overdraft")),
    ("Expenses:Interest", ("interest", "interés")),
    ("Expenses:Depreciation", ("depreciation", "amortization")),
    ("Expenses:Rent", ("rent", "lease", "alquiler", "renta")),
    ("Expenses:Utilities:Energy", ("electric", "gas and", "energy", "power", "luz")),
    ("Expenses:Utilities:Water", ("water", "agua")),
    ("Expenses:Utilities:Internet", ("internet", "phone", "telephone", "teléfono")),
    ("Expenses:Utilities:Waste", ("waste", "garbage", "trash", "recycl")),
    ("Expenses:Insurance", ("insurance", "seguro")),
    ("Expenses:Vehicles", ("vehicle", "auto", "car and truck", "fuel", "gasoline")),
    ("Expenses:Repairs", ("repair", "maintenance", "reparaci")),
    ("Expenses:Packaging", ("packaging", "boxes", "bags")),
    ("Expenses:Supplies", ("supplies", "suministro", "cleaning")),
    ("Expenses:Marketing", ("advertis", "marketing", "promotion", "publicidad")),
    ("Expenses:Bookkeeping", ("accounting", "bookkeep", "legal", "professional")),
    ("Expenses:Education", ("education", "training", "conference")),
    ("Expenses:Licences", ("licen", "permit", "dues", "subscription")),
    ("Expenses:Materials", ("cost of", "material", "purchase", "costo")),
    ("Expenses:Other", ("other", "uncategorized", "misc", "ask my accountant")),
)
