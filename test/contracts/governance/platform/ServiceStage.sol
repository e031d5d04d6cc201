// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {ServiceAccount} from "../../../../contracts/governance/platform/ServiceAccount.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {IStreamPassFactory} from "../../../../contracts/passes/IStreamPassFactory.sol";
import {CurrencyList} from "../../../../contracts/payments/CurrencyList.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {Assertions} from "../../kit/Assertions.sol";

/// @title ServiceStage
/// @notice An account whose key may call `work` of one target and `end` of every collection of a factory; dollars are
/// currency 1.
abstract contract ServiceStage is Assertions {
    uint256 internal constant NOW = 1_800_000_000;
    uint256 internal constant KEY = 0xA11CE;
    uint256 internal constant NEXT_KEY = 0xB0B;
    bytes32 internal constant DIGEST = keccak256("a card payment");

    address internal owner = address(0x5AFE);
    address internal stranger = address(0x57A4);
    address internal key = vm.addr(KEY);
    address internal nextKey = vm.addr(NEXT_KEY);

    CurrencyList internal currencies;
    TestDollar internal dollar;
    WorkPlace internal place;
    WorkPlace internal collection;
    CollectionList internal factory;
    ServiceAccount internal account;

    function setUp() public virtual {
        vm.warp(NOW);
        AccessManager manager = new AccessManager(address(this));
        currencies = new CurrencyList(address(manager), "ETH");
        dollar = new TestDollar();
        currencies.list(address(dollar));
        place = new WorkPlace(dollar);
        collection = new WorkPlace(dollar);
        factory = new CollectionList(address(collection));
        account = newAccount();
    }

    function newAccount() internal returns (ServiceAccount) {
        ServiceAccount.Permission[] memory permissions = new ServiceAccount.Permission[](2);
        permissions[0] = ServiceAccount.Permission(address(place), WorkPlace.work.selector);
        permissions[1] = ServiceAccount.Permission(address(0), WorkPlace.end.selector);
        return newAccount(permissions);
    }

    function newAccount(ServiceAccount.Permission[] memory permissions) internal returns (ServiceAccount) {
        return new ServiceAccount(
            owner,
            key,
            IStreamPassFactory(address(factory)),
            ICurrencyList(address(currencies)),
            permissions
        );
    }

    function sign(uint256 secret, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(secret, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @notice Whether the account takes what a key signed for it as its own signature of a digest.
    function signs(uint256 secret, bytes32 digest) internal view returns (bool) {
        bytes4 answer = account.isValidSignature(digest, sign(secret, account.approvalDigest(digest)));
        assertTrue(answer == IERC1271.isValidSignature.selector || answer == 0xffffffff, "one of two answers");
        return answer == IERC1271.isValidSignature.selector;
    }

    function nameNext() internal {
        vm.prank(owner);
        account.nameKey(nextKey);
    }

    function wait(uint256 duration) internal {
        vm.warp(vm.getBlockTimestamp() + duration);
    }
}

/// @notice Where an account has something to do: takes money and gives some back, in both kinds.
contract WorkPlace {
    error Unwilling(uint256 why);

    TestDollar private immutable DOLLAR;
    address public lastCaller;
    uint256 public done;

    constructor(TestDollar dollar) {
        DOLLAR = dollar;
    }

    /// @notice Keeps `keptWei` of what came along and fetches dollars, then gives `tip` dollars that it has.
    function work(uint256 keptWei, uint256 dollars, uint256 tip) external payable returns (uint256) {
        (lastCaller, done) = (msg.sender, done + 1);
        if (dollars != 0) DOLLAR.transferFrom(msg.sender, address(this), dollars);
        if (tip != 0) DOLLAR.transfer(msg.sender, tip);
        if (msg.value != keptWei) {
            (bool ok,) = msg.sender.call{value: msg.value - keptWei}("");
            if (!ok) revert Unwilling(msg.value);
        }
        return done;
    }

    /// @notice What a collection is asked; refuses 13.
    function end(uint256 passId) external payable {
        if (passId == 13) revert Unwilling(passId);
        (lastCaller, done) = (msg.sender, done + 1);
    }

    /// @notice Nobody permitted this.
    function other() external {
        ++done;
    }

    fallback() external {
        ++done;
    }
}

/// @notice Knows one collection.
contract CollectionList {
    address private immutable ONE;

    constructor(address one) {
        ONE = one;
    }

    function isCollection(address account) external view returns (bool) {
        return account == ONE;
    }
}
