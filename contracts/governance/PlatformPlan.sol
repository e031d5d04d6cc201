// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {CurrencyList} from "../payments/CurrencyList.sol";
import {IFeeSchedule} from "../payments/IFeeSchedule.sol";
import {Roles} from "./Roles.sol";

/// @title PlatformPlan
/// @notice Who may do what on the platform, as the calls that say so to the AccessManager. Its first administrator sends
/// them in one `multicall`: roles, duties and members are set, the 48 h timelock becomes the administrator, and the sender
/// stops being one. There is no moment in between, no address changes, and running it twice is refused.
/// @dev Pure: nobody has to trust this contract, the calls can be read before they are sent. Everything restricted that
/// is not a duty here (upgrades, implementations, treasury, re-arming the guardian) is the administrator's.
contract PlatformPlan {
    /// @notice Who holds the roles. Each is a Safe, a timelock or a contract on public chains; attestor and keeper are
    /// {ServiceAccount}s, whose owners are.
    struct Members {
        address timelock; // PlatformTimelock, at least 48 h: the only administrator
        address guardian;
        address arbiter;
        address attestor;
        address keeper;
        address currencyLister;
        address feeManager;
    }

    /// @notice One function that a role may call.
    struct Duty {
        address target;
        bytes4 selector;
        uint64 role;
    }

    /// @notice Time between asking for a change of fees and making it.
    uint32 public constant FEE_DELAY = 7 days;
    /// @notice Time between asking for a change of currencies and making it.
    uint32 public constant CURRENCY_DELAY = 2 days;

    uint256 private constant ROLES = 6;
    /// @dev More functions than the platform has.
    uint256 private constant MAX_DUTIES = 64;

    /// @notice Somebody has to hold each role.
    error PlatformPlan_NoMember(uint64 role);
    /// @notice A duty is given to one of the roles above the administrator.
    error PlatformPlan_NoSuchRole(uint64 role);
    /// @notice A plan has a bounded number of duties.
    error PlatformPlan_TooManyDuties(uint256 duties, uint256 max);
    /// @notice The sender of the calls cannot stay the administrator.
    error PlatformPlan_DeployerStays(address deployer);

    /// @notice The duties around money: who changes fees, pauses money coming in, and lists currencies.
    function moneyDuties(address feeSchedule, address currencyList) external pure returns (Duty[] memory duties) {
        duties = new Duty[](5);
        duties[0] = Duty(feeSchedule, IFeeSchedule.setFee.selector, Roles.FEE_MANAGER);
        duties[1] = Duty(feeSchedule, IFeeSchedule.pauseInflow.selector, Roles.GUARDIAN);
        duties[2] = Duty(feeSchedule, IFeeSchedule.resumeInflow.selector, Roles.GUARDIAN);
        duties[3] = Duty(currencyList, CurrencyList.list.selector, Roles.CURRENCY_LISTER);
        duties[4] = Duty(currencyList, CurrencyList.setPaused.selector, Roles.CURRENCY_LISTER);
    }

    /// @notice The calls for `AccessManager.multicall`, in order.
    /// @param deployer its administrator until then, who sends them
    function callsFor(Members calldata members, Duty[] calldata duties, address deployer)
        external
        pure
        returns (bytes[] memory calls)
    {
        // Check
        if (duties.length > MAX_DUTIES) revert PlatformPlan_TooManyDuties(duties.length, MAX_DUTIES);
        if (members.timelock == deployer) revert PlatformPlan_DeployerStays(deployer);

        calls = new bytes[](2 * ROLES + duties.length + 2);
        uint256 filled;
        for (uint64 role = 1; role <= ROLES; ++role) {
            (address member, string memory label, uint32 delay) = memberOf(members, role);
            if (member == address(0)) revert PlatformPlan_NoMember(role);
            calls[filled++] = abi.encodeCall(AccessManager.labelRole, (role, label));
            calls[filled++] = abi.encodeCall(AccessManager.grantRole, (role, member, delay));
        }
        for (uint256 n; n < duties.length; ++n) {
            // at most MAX_DUTIES
            Duty calldata duty = duties[n];
            if (duty.role == 0 || duty.role > ROLES) revert PlatformPlan_NoSuchRole(duty.role);
            bytes4[] memory selectors = new bytes4[](1);
            selectors[0] = duty.selector;
            calls[filled++] = abi.encodeCall(AccessManager.setTargetFunctionRole, (duty.target, selectors, duty.role));
        }
        if (members.timelock == address(0)) revert PlatformPlan_NoMember(0);
        // Without a delay of its own: the timelock waits 48 h already.
        calls[filled++] = abi.encodeCall(AccessManager.grantRole, (0, members.timelock, 0));
        calls[filled] = abi.encodeCall(AccessManager.revokeRole, (0, deployer));
    }

    /// @notice Who holds a role, what it is called, and how long its changes wait.
    function memberOf(Members calldata members, uint64 role)
        public
        pure
        returns (address member, string memory label, uint32 delay)
    {
        if (role == Roles.GUARDIAN) return (members.guardian, "guardian", 0);
        if (role == Roles.ARBITER) return (members.arbiter, "arbiter", 0);
        if (role == Roles.ATTESTOR) return (members.attestor, "attestor", 0);
        if (role == Roles.KEEPER) return (members.keeper, "keeper", 0);
        if (role == Roles.CURRENCY_LISTER) return (members.currencyLister, "currency lister", CURRENCY_DELAY);
        if (role == Roles.FEE_MANAGER) return (members.feeManager, "fee manager", FEE_DELAY);
        if (role == 0) return (members.timelock, "administrator", 0);
        revert PlatformPlan_NoSuchRole(role);
    }
}
