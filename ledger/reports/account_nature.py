"""What an account is for, told from the words of its name, in English and Spanish.

Books that were kept elsewhere say no more than their accounts' names; so whoever reads
a report is told which accounts were taken for what.
"""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


CASH = _set(
    "bank banks cash checking chequing savings saving till undeposited paypal petty "
    "banco bancos caja efectivo ahorro ahorros cuenta"
)
NOT_CASH = _set(
    "receivable receivables prepaid deposit deposits inventory stock clearing "
    "equipment cobrar anticipo anticipos deposito depositos inventario"
)
LASTING = _set(
    "equipment vehicle vehicles van truck building buildings furniture fixtures land "
    "property improvements improvement computer computers fixed machinery machine oven "
    "ovens depreciation amortization intangible intangibles software investment "
    "investments equipo equipos vehiculo vehiculos edificio edificios terreno terrenos "
    "mueble muebles maquinaria depreciacion amortizacion inmueble inmuebles"
)
WORN = _set(
    "depreciation amortization amortisation wear depreciacion amortizacion desgaste"
)
LOANS = _set(
    "loan loans mortgage note notes bond bonds debt borrowing borrowings prestamo "
    "prestamos hipoteca deuda deudas credito"
)
OWNERS = _set(
    "patronage dividend dividends redemption redemptions fund funds member members "
    "retorno retornos fondo fondos socio socios socias excedente excedentes"
)
SOLD = _set("asset assets gain gains disposal activo activos ganancia")
LABOR = _set(
    "payroll wage wages salary salaries labor labour staff temps nomina nominas sueldo "
    "sueldos salario salarios"
)
_PLAIN = str.maketrans("áéíóúüñ", "aeiouun")


def words_of(account: str) -> set[str]:
    """The words below the root of an account, small and without accents.

    >>> sorted(words_of("Liabilities:Loan:Start-up") | words_of("Assets:PettyCash"))
    ['cash', 'loan', 'petty', 'start', 'up']
    """
    below = re.sub(r"([^\W\d_A-Z])([A-Z])", r"\1 \2", account.partition(":")[2])
    return set(re.findall(r"[^\W\d_]+", below.lower().translate(_PLAIN)))


def is_cash(account: str) -> bool:
    """Money at hand or in a bank, of an asset.

    >>> is_cash("Assets:Bank:Checking"), is_cash("Assets:Receivable:Bank-Cards")
    (True, False)
    """
    said = words_of(account)
    return bool(said & CASH) and not said & NOT_CASH


def is_lasting(account: str) -> bool:
    """Equipment, vehicles and the like, of an asset."""
    return bool(words_of(account) & LASTING)


def is_worn(account: str) -> bool:
    """Depreciation: an expense for which no money leaves."""
    return bool(words_of(account) & WORN)


def is_loan(account: str) -> bool:
    """Borrowed money, of a debt."""
    return bool(words_of(account) & LOANS)


def is_owners(account: str) -> bool:
    """What is owed to the members as owners, or set aside for a purpose, of a debt."""
    return bool(words_of(account) & OWNERS)


def is_sold(account: str) -> bool:
    """The gain from selling lasting things, of an income.

    >>> is_sold("Income:Asset-Sales"), is_sold("Income:Sales")
    (True, False)
    """
    return bool(words_of(account) & SOLD)


def is_labor(account: str) -> bool:
    """Pay for work, and what goes with it, of an expense.

    >>> is_labor("Expenses:Payroll:Taxes"), is_labor("Expenses:Taxes")
    (True, False)
    """
    return bool(words_of(account) & LABOR)
