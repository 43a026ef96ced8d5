"""How HMRC says no: a status, a code to branch on, and words that nobody should rely on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

CODES: Mapping[str, tuple[int, str]] = {
    # Any API
    "BAD_REQUEST": (400, "Bad Request"),
    "MISSING_CREDENTIALS": (401, "Authentication information is not provided"),
    "INVALID_CREDENTIALS": (401, "Invalid Authentication information provided"),
    "INCORRECT_ACCESS_TOKEN_TYPE": (401, "The access token type used is not supported when invoking the API"),
    "UNAUTHORIZED": (401, "Bearer token is missing or not authorized."),
    "INVALID_SCOPE": (403, "Cannot access the required resource. Ensure this token has all the required scopes."),
    "NOT_FOUND": (404, "Resource was not found"),
    "MATCHING_RESOURCE_NOT_FOUND": (404, "Matching resource not found"),
    "METHOD_NOT_ALLOWED": (405, "The method is not allowed for this resource"),
    "ACCEPT_HEADER_INVALID": (406, "The accept header is missing or invalid"),
    "MESSAGE_THROTTLED_OUT": (429, "The request for the API is throttled as you have exceeded your quota."),
    "INTERNAL_SERVER_ERROR": (500, "Internal server error"),
    "SCHEDULED_MAINTENANCE": (503, "The service is undergoing scheduled maintenance"),
    "SERVER_ERROR": (503, "Service unavailable"),
    "GATEWAY_TIMEOUT": (504, "The request to the API timed out"),
    # The four Making Tax Digital APIs
    "FORMAT_NINO": (400, "The provided NINO is invalid"),
    "FORMAT_TAX_YEAR": (400, "The provided tax year is invalid"),
    "FORMAT_FROM_DATE": (400, "The provided fromDate is invalid"),
    "FORMAT_TO_DATE": (400, "The provided toDate is invalid"),
    "MISSING_FROM_DATE": (400, "The From date parameter is missing"),
    "MISSING_TO_DATE": (400, "The To date parameter is missing"),
    "RANGE_TO_DATE_BEFORE_FROM_DATE": (400, "The To date must be after the From date"),
    "RULE_TAX_YEAR_RANGE_INVALID": (400, "A tax year range of one year is required"),
    "RULE_INCORRECT_GOV_TEST_SCENARIO": (400, "The supplied Gov-Test-Scenario is not valid"),
    "CLIENT_OR_AGENT_NOT_AUTHORISED": (403, "The client or agent is not authorised"),
    # Obligations
    "FORMAT_TYPE_OF_BUSINESS": (400, "The provided typeOfBusiness field is invalid"),
    "FORMAT_BUSINESS_ID": (400, "The provided businessId is invalid"),
    "FORMAT_STATUS": (400, "The provided status is invalid"),
    "MISSING_TYPE_OF_BUSINESS": (400, "The type of business must be provided when a business ID is supplied"),
    "RULE_DATE_RANGE_INVALID": (400, "The specified date range is invalid"),
    "RULE_FROM_DATE_NOT_SUPPORTED": (400, "The specified From date is not supported as too early"),
    "RULE_TAX_YEAR_NOT_SUPPORTED": (400, "The tax year specified does not lie within the supported range"),
    "RULE_INSOLVENT_TRADER": (400, "The remote endpoint has indicated that the Trader is insolvent"),
    "NO_OBLIGATIONS_FOUND": (404, "No obligations found using this filter"),
    # Individual Details
    "FORMAT_FUTURE_YEARS": (400, "The provided futureYears value should be true or false"),
    "FORMAT_HISTORY": (400, "The provided history value should be true or false"),
    "CLIENT_NOT_MTD_ENROLLED": (403, "The client does not have an active MTD enrolment."),
    # Business Details
    "NO_BUSINESS_FOUND": (404, "No business found for given NINO and Business ID"),
    # Accounts
    "FORMAT_DOC_NUMBER": (400, "The format of docNumber is not valid."),
    "FORMAT_ONLY_OPEN_ITEMS": (400, "The format of onlyOpenItem is not valid."),
    "FORMAT_INCLUDE_LOCKS": (400, "The format of includeLocks is not valid."),
    "FORMAT_CALCULATE_ACCRUED_INTEREST": (400, "The format for calculatingAccruedInterest is not valid."),
    "FORMAT_CUSTOMER_PAYMENT_INFORMATION": (400, "The format of customerPaymentInformation is not valid."),
    "FORMAT_REMOVE_PAYMENT_ON_ACCOUNT": (400, "The format of removePOA is not valid."),
    "FORMAT_INCLUDE_ESTIMATED_CHARGES": (400, "The format of includeEstimatedCharges is not valid"),
    "RULE_INVALID_DATE_RANGE": (400, "The provided date range is not valid."),
    "RULE_INCONSISTENT_QUERY_PARAMS": (400, "Provide date range or docNumber when onlyOpenItems is false."),
    # Agent Authorisation
    "SERVICE_NOT_SUPPORTED": (400, "The service requested is not supported."),
    "CLIENT_TYPE_NOT_SUPPORTED": (400, "The client type requested is not supported."),
    "CLIENT_ID_FORMAT_INVALID": (400, "Client identifier must be in the correct format."),
    "CLIENT_ID_DOES_NOT_MATCH_SERVICE": (400, "The type of client Identifier cannot be used with the service."),
    "POSTCODE_FORMAT_INVALID": (400, "Postcode must be in the correct format."),
    "AGENT_TYPE_NOT_SUPPORTED": (400, "The agent type requested is not supported."),
    "CLIENT_REGISTRATION_NOT_FOUND": (403, "The details provided for this client do not match HMRC's records."),
    "POSTCODE_DOES_NOT_MATCH": (403, "The postcode provided does not match HMRC's record for the client."),
    "DUPLICATE_AUTHORISATION_REQUEST": (403, "An authorisation request is already awaiting the client's response."),
    "ALREADY_AUTHORISED": (403, "The client has already authorised the agent for this service."),
    "ALREADY_BEING_PROCESSED": (403, "More than one request received to create the same invitation."),
    "INVALID_INVITATION_STATUS": (403, "This authorisation request cannot be cancelled."),
    "NOT_AN_AGENT": (403, "This user does not have a Government Gateway agent account."),
    "AGENT_NOT_SUBSCRIBED": (403, "This agent needs to create an agent services account."),
    "NO_PERMISSION_ON_AGENCY": (403, "The user that is signed in cannot access this authorisation request."),
    "NO_RELATIONSHIP": (403, "The specified relationship does not exist."),
    "INVITATION_NOT_FOUND": (404, "The authorisation request cannot be found."),
    "RELATIONSHIP_NOT_FOUND": (404, "Relationship is inactive. Agent is not authorised to act for this client."),
}
"""Each code with its status and its words (hmrc-apis.md sections 3 to 8). A code has one status everywhere."""


class Refusal(Exception):
    """A request that an API refuses. Its codes stand in `CODES`; several at once are an INVALID_REQUEST."""

    def __init__(self, *codes: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(*codes)
        self.codes = codes
        self.headers = dict(headers or {})

    @property
    def status(self) -> int:
        return CODES[self.codes[0]][0]

    @property
    def body(self) -> dict[str, object]:
        """`{"code", "message"}`, and for several faults the same with all of them under `errors`."""
        errors = [{"code": code, "message": CODES[code][1]} for code in self.codes]
        if len(errors) == 1:
            return dict(errors[0])
        return {"code": "INVALID_REQUEST", "message": "Invalid request", "errors": errors}


def refuse_any(faults: Iterable[str | None]) -> None:
    """Raise a Refusal with the faults found; None is no fault."""
    if codes := tuple(dict.fromkeys(code for code in faults if code)):
        raise Refusal(*codes)
